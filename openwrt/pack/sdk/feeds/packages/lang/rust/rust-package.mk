# See rules.mk. A static program depends on nothing.
RUST_ARCH_DEPENDS:=
RustBinPackage=
