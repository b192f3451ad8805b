// The cities and prefectures of GB/T 2260 by province, to notice a place of one province under the short name of
// another.
import { PROVINCES } from "./division.js";

/** 地级市、自治州、地区、盟 without their last word, by 省级简称. Districts and counties are left out: names repeat. */
const CITIES: Readonly<Record<string, string>> = {
  冀: "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水",
  晋: "太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁",
  内: "呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安 锡林郭勒 阿拉善",
  辽: "沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛",
  吉: "长春 吉林 四平 辽源 通化 白山 松原 白城 延边",
  黑: "哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭",
  苏: "南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁",
  浙: "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水",
  皖: "合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城",
  闽: "福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德",
  赣: "南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶",
  鲁: "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽",
  豫: "郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店",
  鄂: "武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施",
  湘: "长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西",
  粤: "广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮",
  桂: "南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左",
  琼: "海口 三亚 三沙 儋州",
  川: "成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 " + "阿坝 甘孜 凉山",
  黔: "贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南",
  云: "昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆",
  藏: "拉萨 日喀则 昌都 林芝 山南 那曲 阿里",
  陕: "西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛",
  甘: "兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏 甘南",
  青: "西宁 海东 海北 黄南 海南 果洛 玉树 海西",
  宁: "银川 石嘴山 吴忠 固原 中卫",
  新: "乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞 阿克苏 克孜勒苏 喀什 和田 伊犁 塔城 阿勒泰",
};

/** 省级简称 used beside that of `PROVINCES`, and what they stand for. */
const ALTERNATES: Readonly<Record<string, string>> = {
  内蒙古: "内",
  内蒙: "内",
  蒙: "内",
  蜀: "川",
  贵: "黔",
  滇: "云",
  秦: "陕",
  陇: "甘",
};

const BY_CITY = new Map(
  Object.entries(CITIES).flatMap(([short, names]) => names.split(" ").map((name) => [name, short] as const)),
);
const LAST_WORD = "(?:市|地区|盟|州|[\\u4e00-\\u9fa5]{1,10}自治州)";
const CITY = new RegExp(`^(${[...BY_CITY.keys()].join("|")})${LAST_WORD}`);
const PROVINCE_NAMES = PROVINCES.filter(({ code }) => code < "80").map(({ zh, short }) => [zh, short] as const);

/** Returns the 省级简称 that the standard form of case numbers uses: 内 for 蒙, 黔 for 贵. */
export function regularShortName(short: string): string {
  return Object.hasOwn(ALTERNATES, short) ? ALTERNATES[short]! : short;
}

/** Finds the province of a place by the name of a province, city or prefecture at its beginning, as 省级简称. */
export function provinceOfPlace(place: string): string | undefined {
  const province = PROVINCE_NAMES.find(([zh]) => place.startsWith(zh));
  return province ? province[1] : BY_CITY.get(CITY.exec(place)?.[1] ?? "");
}
