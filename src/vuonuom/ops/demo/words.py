"""Words from which fictitious names, ideas and answers are made. No real person, no real unit."""

import json
from pathlib import Path

_LISTS = json.loads((Path(__file__).parent / "words.json").read_text(encoding="utf-8"))


def _list(name: str) -> list[str]:
    return str(_LISTS[name]).split(" · ")


LAST_NAMES = _list("last_names")
MIDDLE_NAMES = _list("middle_names")
FIRST_NAMES = _list("first_names")
PLACE_FIRST = _list("place_first")
PLACE_SECOND = _list("place_second")
PROVINCES = _list("provinces")
PLACES = _list("places")
PEOPLE = _list("people")
TWISTS = _list("twists")
LAST_WEIGHTS = [38, 12, 10, 7, 5, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2] + [1] * 15

# Two syllables make a fictitious place; those that exist are left out when names are given.

FIELDS = (
    ("cchc", "Cải cách hành chính"),
    ("cds", "Chuyển đổi số"),
    ("y-te", "Y tế, chăm sóc sức khỏe"),
    ("giao-duc", "Giáo dục, bồi dưỡng"),
    ("moi-truong", "Môi trường"),
    ("an-toan", "An toàn, trật tự"),
    ("nong-nghiep", "Nông nghiệp, nông thôn"),
    ("an-sinh", "An sinh xã hội"),
    ("hau-can", "Hậu cần, kỹ thuật"),
    ("tuyen-truyen", "Tuyên truyền, văn hóa"),
)

# (field, what hurts, what is proposed); {nơi} and {ai} are filled in.
IDEAS = (
    ("cchc", "Sáng thứ hai {nơi} rất đông, {ai} đứng chờ hơn một giờ",
     "Quét mã QR lấy số thứ tự ở {nơi}"),
    ("cchc", "{ai} phải khai lại cùng một thông tin trên ba tờ đơn",
     "Một tờ khai điền sẵn dùng chung cho {ai}"),
    ("cchc", "Hồ sơ trả muộn mà {ai} không biết đang nằm ở đâu",
     "Tin nhắn báo từng bước hồ sơ cho {ai}"),
    ("cchc", "Tờ hướng dẫn thủ tục in giấy, cứ đổi mẫu là bỏ cả tập",
     "Từ điển số tra thủ tục thay hướng dẫn giấy ở {nơi}"),
    ("cds", "Sổ trực chép tay ở ba nơi, số liệu không khớp",
     "Sổ trực dùng chung trên điện thoại thay ba sổ giấy ở {nơi}"),
    ("cds", "Lịch trực đổi qua tin nhắn, hay có người quên",
     "Nhắc lịch trực bằng một bảng chung ở {nơi}"),
    ("cds", "{ai} lớn tuổi ngại dùng dịch vụ công trực tuyến",
     "Tổ số cộng đồng kèm từng {ai} dùng dịch vụ công"),
    ("cds", "Báo cáo tháng gõ lại bốn lần ở bốn cấp",
     "Mẫu báo cáo nhập một lần dùng cho bốn cấp"),
    ("y-te", "{ai} cao tuổi quên giờ uống thuốc",
     "Thẻ nhắc uống thuốc bằng hình cho {ai}"),
    ("y-te", "Túi sơ cứu ở {nơi} hay hết hạn mà không ai biết",
     "Dán lịch hạn dùng túi sơ cứu có mã quét ở {nơi}"),
    ("y-te", "Mùa nắng nóng nhiều người say nắng khi làm ngoài trời",
     "Điểm nước mát và bóng râm lưu động ở {nơi}"),
    ("giao-duc", "{ai} nghỉ hè không có chỗ đọc sách",
     "Tủ sách quay vòng giữa các chi đoàn cho {ai}"),
    ("giao-duc", "Người mới về đơn vị mất nhiều tuần mới quen việc",
     "Sổ tay ba ngày đầu cho người mới ở {nơi}"),
    ("giao-duc", "Lớp bồi dưỡng buổi tối vắng vì trùng ca",
     "Bài giảng ngắn năm phút nghe lại được cho {ai}"),
    ("giao-duc", "{ai} khó nhớ tình huống nghiệp vụ nếu chỉ đọc",
     "Bộ tình huống đóng vai bằng thẻ cho {ai}"),
    ("moi-truong", "Rác nhựa sau mỗi buổi họp ở {nơi} rất nhiều",
     "Đổi rác nhựa lấy cây con ở {nơi}"),
    ("moi-truong", "Pin cũ bỏ lẫn rác sinh hoạt",
     "Hộp gom pin cũ theo tuyến ở {nơi}"),
    ("moi-truong", "Đèn hành lang sáng suốt đêm",
     "Đèn cảm biến ở nhà xe và hành lang {nơi}"),
    ("moi-truong", "Nước rửa rau ở bếp chảy bỏ",
     "Dẫn nước rửa rau tưới vườn ở {nơi}"),
    ("an-toan", "Ngã ba gần {nơi} khuất tầm nhìn",
     "Gương cầu và vạch sơn tại ngã ba gần {nơi}"),
    ("an-toan", "{ai} hay bị lừa qua điện thoại",
     "Thẻ năm câu hỏi trước khi chuyển tiền cho {ai}"),
    ("an-toan", "Bình chữa cháy đặt chỗ khó thấy",
     "Sơ đồ bình chữa cháy phát sáng ở {nơi}"),
    ("an-toan", "Trẻ em chơi gần ao không có rào",
     "Phao cứu sinh từ can nhựa cũ quanh ao ở {nơi}"),
    ("nong-nghiep", "{ai} bán nông sản phải qua nhiều khâu trung gian",
     "Phiên chợ nông sản sạch mỗi tuần của {ai}"),
    ("nong-nghiep", "Sâu bệnh phát hiện muộn vì không ai ghi lại",
     "Nhật ký đồng ruộng bằng ảnh cho {ai}"),
    ("nong-nghiep", "Phế phẩm sau thu hoạch đem đốt",
     "Ủ phụ phẩm thành phân bón tại {nơi}"),
    ("an-sinh", "Hộ neo đơn ít được hỏi thăm",
     "Lịch thăm hỏi luân phiên {ai} neo đơn"),
    ("an-sinh", "Đồ dùng còn tốt bỏ phí trong khi có nhà cần",
     "Kệ không đồng ở {nơi}"),
    ("an-sinh", "{ai} xa nhà ăn Tết một mình",
     "Bữa cơm sum họp cho {ai} xa nhà"),
    ("an-sinh", "Xe lăn hỏng không biết sửa ở đâu",
     "Tổ sửa xe lăn miễn phí ở {nơi}"),
    ("hau-can", "Dụng cụ dùng chung mượn xong thất lạc",
     "Bảng treo dụng cụ in bóng ở {nơi}"),
    ("hau-can", "Máy bơm hỏng giữa mùa mưa vì không bảo dưỡng",
     "Phiếu bảo dưỡng bằng màu cho máy bơm ở {nơi}"),
    ("hau-can", "Kho xếp lẫn, tìm một món mất cả buổi",
     "Xếp kho theo ô màu và mã quét ở {nơi}"),
    ("hau-can", "Bếp ăn nấu thừa mỗi ngày",
     "Báo suất ăn trước chín giờ ở {nơi}"),
    ("tuyen-truyen", "Loa phát bản tin dài, ít {ai} nghe hết",
     "Bản tin một phút mỗi sáng ở {nơi}"),
    ("tuyen-truyen", "{ai} trẻ ít biết lịch sử địa phương",
     "Chuyến đi mười điểm kể chuyện quê cho {ai}"),
    ("tuyen-truyen", "Bảng tin dán chồng, khó đọc",
     "Bảng tin ba ô thay hằng tuần ở {nơi}"),
    ("tuyen-truyen", "Câu chuyện người tốt chỉ kể trong cuộc họp",
     "Góc việc tốt trong tuần ở {nơi}"),
)  # fmt: skip
GAINS = (
    "Nếu làm được, mỗi tuần bớt khoảng {n} giờ chờ.",
    "Mong mỗi tháng đỡ được chừng {n} lượt đi lại.",
    "Làm thử một tổ trước, khoảng {n} ngày là thấy kết quả.",
    "Dự kiến tiết kiệm {n} phần trăm giấy in.",
    "Cần khoảng {n} người góp công vào cuối tuần.",
    "Vật tư có sẵn, chỉ cần {n} buổi chuẩn bị.",
)
ANSWERS = (
    "Cảm ơn bạn. Chi đoàn đã đọc và sẽ bàn trong buổi sinh hoạt tới.",
    "Ý này hay, chi đoàn ghi nhận và chuyển người phụ trách xem thêm.",
    "Cảm ơn bạn đã gửi. Việc này đơn vị đang làm một phần, mời bạn cùng góp sức.",
    "Chi đoàn đã hỏi bộ phận liên quan, sẽ trả lời rõ hơn sau khi khảo sát.",
)
REASONS = (
    "Đơn vị đã có cách làm tương tự từ năm trước, mời bạn xem và góp ý thêm.",
    "Năm nay chưa có kinh phí cho phần thiết bị, chi đoàn giữ lại để xem xét vào kỳ sau.",
    "Việc này thuộc thẩm quyền đơn vị khác, chi đoàn đã chỉ nơi gửi.",
    "Cách làm còn chung, mời bạn nói rõ thêm ai làm, làm ở đâu rồi gửi lại.",
    "Rủi ro an toàn chưa có cách xử lý, nên tạm thời chưa làm.",
)
TRIAL_RESULTS = (
    "Thử tại một tổ, người dùng thấy nhanh hơn rõ rệt; đã ghi số lượt trước và sau.",
    "Chạy đủ thời gian, có hai điểm cần sửa; sau khi sửa thì ổn định.",
    "Kết quả tốt ở giờ cao điểm, giờ thấp điểm không khác nhiều.",
    "Được dùng đều hằng ngày, tổ trực đề nghị giữ lại.",
)
USES = (
    "Đơn vị chúng tôi dùng hằng ngày từ khi nhận, {ai} quen sau một tuần.",
    "Đã dùng ở {nơi}, có chỉnh lại biểu mẫu cho hợp nơi mình.",
    "Dùng thay cách cũ ở {nơi}; đỡ được một người trực quầy.",
    "Triển khai cho {ai}; mỗi tháng tổ chức hướng dẫn lại một lần.",
)
WISHES = (
    "Đơn vị tôi cũng gặp đúng việc này, xin được dùng.",
    "Đã xem gian trưng bày, muốn đem về làm thử.",
    "Nhờ chuyển giao tài liệu và một buổi hướng dẫn.",
)
NEWER = "Trước chưa có cách nào ghi lượt dùng và bớt chờ như thế; sổ lần thử cho thấy khác hẳn."
MISMATCH = "Sản phẩm nảy sinh từ việc phục vụ người dân tại chính đơn vị nên vẫn phù hợp."
