# What a recipe needs of OpenWrt's rules.mk, include/package.mk, rust-package.mk and luci.mk to say what it is and to put its
# files where they belong; nothing is compiled. Set by the caller: OUT, where the answers go, and PKG_INSTALL_DIR, where bin/ is.

INCLUDE_DIR:=$(TOPDIR)/include
INSTALL_DIR:=install -d -m 0755
INSTALL_BIN:=install -m 0755
INSTALL_DATA:=install -m 0644
INSTALL_CONF:=install -m 0600
CP:=cp -fpR

define newline


endef

# A define's text into a file, if there is one.
define Say
$(if $(value $(1)),$(file >$(OUT)/$(2),$(subst $$$$,$$,$(value $(1)))))
endef

# The recipe's fields, a line each; everything between two builds that is not a file.
define BuildPackage
$(eval $(call Package/$(1)))
$(file >$(OUT)/fields,Package: $(1)$(newline)Version: $(PKG_VERSION)-r$(PKG_RELEASE)$(newline)Title: $(TITLE)$(newline)License: $(PKG_LICENSE)$(newline)Maintainer: $(PKG_MAINTAINER)$(newline)Section: $(SECTION)$(newline)URL: $(URL)$(newline)Depends: $(strip $(DEPENDS))$(newline)PKGARCH: $(PKGARCH))
$(file >$(OUT)/description,$(Package/$(1)/description))
$(call Say,Package/$(1)/conffiles,conffiles)
$(call Say,Package/$(1)/postinst,postinst-pkg)
$(call Say,Package/$(1)/prerm,prerm-pkg)
tree:
	mkdir -p $(OUT)/tree
	$(call Package/$(1)/install,$(OUT)/tree)
endef
