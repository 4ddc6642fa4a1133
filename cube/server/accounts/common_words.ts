/**
 * What common passwords of twelve characters and more are made of, folded (no marks, no case): words from the published
 * lists of leaked passwords, rows of the keyboard, the words of Vietnamese lists, and those of this house. A password
 * of which fewer than four characters are left without them is common.
 */
export const COMMON_WORDS: readonly string[] = `
password passwort passw0rd pass admin administrator root user guest login welcome letmein master access secret
default changeme temp test testing demo qwerty qwertyuiop qwertyui asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc
wsxedc edcrfv qweasd qweasdzxc asdqwe poiuytrewq mnbvcxz lkjhgfdsa abc abcd abcdef abcdefg abcdefgh abcdefghijkl
iloveyou loveyou love baby angel princess sunshine dragon monkey football baseball basketball superman batman
starwars pokemon shadow michael jordan daniel jessica ashley charlie thomas hello freedom whatever trustno trust
computer internet samsung google facebook youtube microsoft windows apple iphone android liverpool chelsea arsenal
manchester barcelona realmadrid summer winter spring autumn january february march april may june july august
september october november december monday friday sunday money lucky happy family forever flower cookie cheese
matkhau matkhaucuatoi dangnhap quantri taikhoan nguoidung vietnam hanoi saigon hochiminh danang nhatrang khanhhoa
ninhthuan camranh vanninh ninhhoa dienkhanh phanrang truongsa guongsang tinhuy banthuongvu tuyengiao danvan sonoivu
ubnd ubndtinh hdnd noivu donvi xaphuong dangcongsan dang bacho bachu hocsinh giaovien congchuc canbo vanphong
anhyeuem emyeuanh yeuem yeuanh yeumai mai yeu tinhyeu hanhphuc maimai baby giadinh giadinhtoi conyeu meyeu boyeu
nguyen nguyenvan tran tranvan pham phamvan hoang huynh phan dang bui linh hoa huong lan mai thanh tuan hung dung
minh anh nam son hai long phuong trang thao vy khoa quang huy duc toi ban xinchao chaoban khongbiet khongco
motngaymoi motngay ngaymoi cogang thanhcong mayman phatdat phattai loc tailoc khongquen demo mau thu
`
  .trim()
  .split(/\s+/)
