-- How a text is compared. Cells come cleaned (`intake/text.ts`); every comparison goes through
-- `fold` (marks, case and punctuation do not count) and, where that is not enough to tell
-- two names apart, through `exact_key` (marks count, the place of a tone mark does not).

CREATE OR REPLACE TEMP MACRO fold(s) AS
  CASE
    -- A code is mostly folded already: to see that costs a third.
    WHEN regexp_full_match(lower(s), '[a-z0-9]*') THEN lower(s)
    ELSE trim(regexp_replace(replace(strip_accents(lower(s)), 'đ', 'd'), ' *[^a-z0-9 ][^a-z0-9]*| {2,}', ' ', 'g'))
  END;

-- The type words that people shorten, on a folded text: "UBND TP. Nha Trang" and
-- "Ủy ban nhân dân thành phố Nha Trang" become the same.
CREATE OR REPLACE TEMP MACRO short_types(f) AS
  trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
  regexp_replace(regexp_replace(regexp_replace(regexp_replace(f,
    '\buy ban nhan dan\b', 'ubnd', 'g'),
    '\bmat tran to quoc\b', 'mttq', 'g'),
    '\b(uy ban mttq|ubmttq)( ?(viet nam|vn))?\b', 'ubmttq', 'g'),
    '\b(thanh pho|t p)\b', 'tp', 'g'),
    '\b(thi xa|t x)\b', 'tx', 'g'),
    '\b(thi tran|t t)\b', 'tt', 'g'),
    '\bphuong\b', 'p', 'g'),
    '\bhuyen\b', 'h', 'g'),
    '\bxa\b', 'x', 'g'),
    '\bdac khu\b', 'dk', 'g'),
    ' tinh khanh hoa$', ''));

-- hoà = hòa: the tone mark of oa, oe, uy may stand on either vowel.
CREATE OR REPLACE TEMP MACRO exact_key(s) AS
  list_reduce(
    list_prepend(lower(nfc_normalize(s)), [
      'oà>òa', 'oá>óa', 'oả>ỏa', 'oã>õa', 'oạ>ọa', 'oè>òe', 'oé>óe', 'oẻ>ỏe', 'oẽ>õe', 'oẹ>ọe',
      'uỳ>ùy', 'uý>úy', 'uỷ>ủy', 'uỹ>ũy', 'uỵ>ụy']),
    lambda text, pair: replace(text, split_part(pair, '>', 1), split_part(pair, '>', 2)));

-- A day in words with the month in figures: "thứ bảy, ngày 14 tháng 11 năm 2026", "14-nov-26", "november 14, 2026".
CREATE OR REPLACE TEMP MACRO in_figures(s) AS (
  SELECT CASE
    WHEN month IS NULL THEN plain
    ELSE coalesce(
      nullif(regexp_replace(plain, '^(\d{1,2})[ .,-]*[a-z]{3,9}[ .,-]+(\d{4}|\d\d)$', '\1/' || month || '/\2'), plain),
      nullif(regexp_replace(plain, '^[a-z]{3,9}[ .]+(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})$', '\1/' || month || '/\2'), plain),
      plain)
    END
  FROM (
    SELECT plain, (strpos('jan feb mar apr may jun jul aug sep oct nov dec', nullif(regexp_extract(plain, '(?:^|[ .,-])(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[ .,-]', 1)[:3], '')) + 3) // 4 AS month
    FROM (
      SELECT regexp_replace(regexp_replace(regexp_replace(s,
        '^(?:(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|(?:mon|tues|wednes|thurs|fri|satur|sun)day),? *)', ''),
        '^ngày ', ''),
        '^(\d{1,2})[ -]*(?:tháng|thg|th)[ .]*(\d{1,2})[ ,-]*(?:năm +)?(\d{4})$', '\1/\2/\3') AS plain)
  )
);

-- d/m/yyyy, d-m-yyyy, d.m.yyyy, two-digit years, ISO (what a workbook's date becomes), eight digits (20261114,
-- 14112026: no day can be read as both), and the same in words ("ngày 14 tháng 11 năm 2026", "14 Thg11 2026", "14-Nov-26",
-- "November 14, 2026"), a weekday before it; a time of day behind it does not count. But what programs write as
-- 17:00 in UTC is midnight here, of the day after.
-- Month before day is never tried: 11/30/2024 is refused, not guessed. The shape decides, since
-- a reader of four-digit years takes 26 for the year 26.
CREATE OR REPLACE TEMP MACRO parse_date(s) AS (
  SELECT CASE WHEN year(day) BETWEEN 1900 AND 2100 THEN CAST(day AS DATE) + CASE WHEN suffix(lower(left(s, 60)), 'z') AND regexp_matches(s, 'T17:00(:00([.]0+)?)?Z$') THEN 1 ELSE 0 END END
  FROM (
    SELECT CASE
      WHEN regexp_full_match(text, '\d{1,2}/\d{1,2}/\d{4}') THEN try_strptime(text, '%d/%m/%Y')
      WHEN regexp_full_match(text, '\d{1,2}/\d{1,2}/\d{2}') THEN try_strptime(text, '%d/%m/%y')
      WHEN regexp_full_match(text, '\d{4}/\d{1,2}/\d{1,2}') THEN try_strptime(text, '%Y/%m/%d')
      WHEN regexp_full_match(text, '(19|20)\d{6}') THEN coalesce(try_strptime(text, '%Y%m%d'), try_strptime(text, '%d%m%Y'))
      WHEN regexp_full_match(text, '\d{8}') THEN try_strptime(text, '%d%m%Y')
    END AS day
    FROM (
      SELECT regexp_replace(
        CASE WHEN regexp_matches(plain, '[a-zà-ỹđ]') THEN in_figures(plain) ELSE plain END,
        ' ?[./-] ?', '/', 'g') AS text
      FROM (
        SELECT regexp_replace(lower(left(s, 60)),
          '^(\d{1,4}.\d{1,2}.\d{1,4})(t| +)\d{1,2}:\d\d(:\d\d([.]\d+)?)? ?(z|[ap]m|sa|ch|[+-]\d\d:?\d\d)?$', '\1') AS plain)
    )
  )
);

-- A whole number as Vietnamese write it: 1.234 is one thousand two hundred thirty-four. 1,000 is one thousand in an
-- Excel set to English, and one here: nobody can tell.
CREATE OR REPLACE TEMP MACRO parse_count(s) AS
  CASE
    WHEN regexp_full_match(s, '\d{1,3},000') THEN NULL
    WHEN regexp_full_match(s, '\d{1,3}([. ]\d{3})+(,0+)?') THEN TRY_CAST(regexp_replace(regexp_replace(s, ',0+$', ''), '[. ]', '', 'g') AS INTEGER)
    WHEN regexp_full_match(s, '\d+([.,]0+)?') THEN TRY_CAST(regexp_extract(s, '^\d+') AS INTEGER)
  END;

-- How alike two folded names are, from 0 to 1, by the letters that would have to be changed; names of very different
-- lengths are not compared, which would take time by the product of them.
CREATE OR REPLACE TEMP MACRO likeness(a, b) AS
  CASE WHEN abs(length(a) - length(b)) * 3 <= greatest(length(a), length(b)) THEN 1 - damerau_levenshtein(a, b) / greatest(length(a), length(b), 1) ELSE 0 END;

-- The same of a text and a value of a list: a longer text that begins as the value, or the other way, is near it.
CREATE OR REPLACE TEMP MACRO value_likeness(a, b) AS
  greatest(likeness(a, b), CASE WHEN least(length(a), length(b)) >= 6 AND (starts_with(a, b) OR starts_with(b, a)) THEN 0.75 ELSE 0 END);

-- The same of a text and a unit, each folded, and folded with its type words made short. A unit with the district behind it
-- to which it belonged is near.
CREATE OR REPLACE TEMP MACRO unit_likeness(a, b, a_short, b_short) AS
  greatest(likeness(a, b), likeness(a_short, b_short), CASE WHEN length(b_short) >= 6 AND starts_with(a_short, b_short || ' ') AND (length(a_short) <= length(b_short) + 6 OR regexp_full_match(substr(a_short, length(b_short) + 2), '(h|tx|tp|tinh) .{2,30}|khanh hoa')) THEN 0.8 ELSE 0 END);

-- Whether two folded names may be one. They are compared up to 200 letters: it takes time by the product of their lengths.
CREATE OR REPLACE TEMP MACRO similar_name(a, b) AS
  contains(a, b) OR contains(b, a) OR (length(a) <= 200 AND length(b) <= 200 AND jaro_winkler_similarity(a, b) >= 0.9);
