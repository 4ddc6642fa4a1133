@echo off
rem Starts the program by a double click: README.md, "On an office PC". UTF-8, lines end with CRLF.
setlocal
chcp 65001 >nul
title Gương Sáng
pushd "%~dp0"
if not exist package-lock.json goto not_unpacked
where node >nul 2>nul
if errorlevel 1 goto no_node

node cube\installed.mjs
if errorlevel 2 goto stopped
if errorlevel 1 goto install
goto run

:install
copy /y package.json start.tmp >nul 2>nul
if not exist start.tmp goto not_writable
del start.tmp
echo Đang cài đặt lần đầu hoặc sau khi cập nhật, mất vài phút...
call npm ci --omit=dev
if errorlevel 1 goto no_packages

:run
echo Đang khởi động. Trang sẽ tự mở trong trình duyệt; đóng cửa sổ này để dừng.
call npm start -- --open
if errorlevel 1 goto not_started
goto end

:not_unpacked
echo Thư mục này thiếu tệp. Đề nghị giải nén toàn bộ tệp .zip (chuột phải, Extract All) rồi mở start.cmd trong đó.
goto stopped

:no_node
echo Máy chưa có Node.js. Đề nghị cài bản LTS (64 bit) tại https://nodejs.org rồi mở lại start.cmd.
goto stopped

:not_writable
echo Không ghi được vào "%cd%".
echo Đề nghị chuyển cả thư mục ra ngoài Program Files, ví dụ C:\GuongSang, rồi mở lại start.cmd.
goto stopped

:no_packages
echo Chưa cài được. Đề nghị kiểm tra mạng, đóng các cửa sổ Gương Sáng khác, rồi mở lại start.cmd.
echo Nếu cơ quan dùng proxy: npm config set proxy http://ĐỊA_CHỈ:CỔNG
goto stopped

:not_started
echo Chương trình đã dừng vì lỗi nêu ở trên. Sửa theo dòng đó rồi mở lại start.cmd; dữ liệu vẫn còn nguyên.

:stopped
popd
if not defined NO_PAUSE pause
exit /b 1

:end
popd
