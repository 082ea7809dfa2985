# ruff: noqa: RUF001 - Chinese punctuation is meant
"""Texts that were written for these tests, with what a person reads in them.

Rules were corrected after they had first read `ENGLISH` and `CHINESE`; for `HELD` none was.
"""

from __future__ import annotations

from collections.abc import Callable

from crosslane.data.extract.candidates import Extraction

Read = Callable[[str], Extraction]
"""Reads a text with the curated records."""

ENGLISH = """\
What sellers should know before they join a managed programme

Under the fully managed model, Lazada handles warehousing, international shipping and customer \
service. The seller is responsible for manufacturing and for the stock. Pricing is decided by the \
platform.

Shopee semi-managed

In this model the seller ships the goods to an overseas warehouse and keeps control of prices. \
Returns are handled by the platform. The platform does not provide domestic warehousing. If a \
parcel is lost, the platform may compensate the seller.

Amazon offers advertising tools. Sellers pay for storage. Third-party carriers perform last-mile \
delivery, while the marketplace assists with customer inquiries.

- Sellers no longer need to manage order processing.
- Listings remain with the merchant.
- Who bears the cost of returns? Nobody says.
"""

ENGLISH_TOLD = {
    ("lazada", "fully-managed", "@warehousing", "platform"),
    ("lazada", "fully-managed", "international-logistics", "platform"),
    ("lazada", "fully-managed", "customer-service", "platform"),
    ("lazada", "fully-managed", "production-supply", "seller"),
    ("lazada", "fully-managed", "inventory", "seller"),
    ("lazada", "fully-managed", "pricing", "platform"),
    ("shopee", "semi-managed", "first-mile", "seller"),
    ("shopee", "semi-managed", "pricing", "seller"),
    ("shopee", "semi-managed", "returns", "platform"),
    ("shopee", "semi-managed", "domestic-warehousing", "platform"),
    ("amazon", "*", "marketing", "platform"),
    ("amazon", "*", "@warehousing", "seller"),
    ("amazon", "*", "last-mile-delivery", "third-party"),
    ("amazon", "*", "customer-service", "platform"),
    ("shopee", "semi-managed", "order-management", "seller"),
    ("shopee", "semi-managed", "store-operations", "seller"),
}

CHINESE = """\
跨境电商半托管模式解析

在全托管模式下，商家只需供货，定价、物流、售后均由平台负责。平台负责仓储、物流和客服，商家不负责店铺运营。

Temu半托管模式中，商家自主定价，并负责海外仓和尾程配送。平台提供流量支持。退货由商家承担。速卖通半托管由平台负责国际物流，定价权归商家。

商家可能需要承担库存风险。平台不再提供国内仓。
"""

CHINESE_TOLD = {
    ("*", "fully-managed", "production-supply", "seller"),
    ("*", "fully-managed", "pricing", "platform"),
    ("*", "fully-managed", "@logistics", "platform"),
    ("*", "fully-managed", "after-sales", "platform"),
    ("*", "fully-managed", "@warehousing", "platform"),
    ("*", "fully-managed", "customer-service", "platform"),
    ("*", "fully-managed", "store-operations", "seller"),
    ("temu", "semi-managed", "pricing", "seller"),
    ("temu", "semi-managed", "overseas-warehousing", "seller"),
    ("temu", "semi-managed", "last-mile-delivery", "seller"),
    ("temu", "semi-managed", "marketing", "platform"),
    ("temu", "semi-managed", "returns", "seller"),
    ("aliexpress", "semi-managed", "international-logistics", "platform"),
    ("aliexpress", "semi-managed", "pricing", "seller"),
    ("*", "semi-managed", "inventory", "seller"),
    ("*", "semi-managed", "domestic-warehousing", "platform"),
}

HELD = """\
Choosing how to sell abroad

TikTok Shop's full custody service asks merchants to send goods to a domestic warehouse. After \
that, TikTok Shop takes care of cross-border logistics, last-mile delivery, and refunds. Merchants \
get paid after settlement, which the platform controls.

By contrast, sellers on Amazon list their own products, set their own prices and buy advertising. \
Amazon collects payments and processes orders. Unless sellers use its warehouses, they must \
arrange storage and shipping themselves.

SHEIN's semi-hosted sellers keep their stock in overseas warehouses. They cannot decide the final \
price alone. Marketing falls on SHEIN, and customer service is shared. Import duties are paid by \
the seller. A customs broker files the import declaration.
"""
"""Written, and read by a person, before the rules had seen it; no rule was changed for it."""

HELD_TOLD = {
    ("tiktok-shop", "fully-managed", "first-mile", "seller"),
    ("tiktok-shop", "fully-managed", "international-logistics", "platform"),
    ("tiktok-shop", "fully-managed", "last-mile-delivery", "platform"),
    ("tiktok-shop", "fully-managed", "after-sales", "platform"),
    ("tiktok-shop", "fully-managed", "payments", "platform"),
    ("amazon", "*", "store-operations", "seller"),
    ("amazon", "*", "pricing", "seller"),
    ("amazon", "*", "marketing", "seller"),
    ("amazon", "*", "payments", "platform"),
    ("amazon", "*", "order-management", "platform"),
    ("amazon", "*", "@warehousing", "seller"),
    ("amazon", "*", "@logistics", "seller"),
    ("shein", "semi-managed", "overseas-warehousing", "seller"),
    ("shein", "semi-managed", "inventory", "seller"),
    ("shein", "semi-managed", "pricing", "seller"),
    ("shein", "semi-managed", "marketing", "platform"),
    ("shein", "semi-managed", "customer-service", "shared"),
    ("shein", "semi-managed", "import-clearance", "seller"),
    ("shein", "semi-managed", "import-clearance", "third-party"),
}
