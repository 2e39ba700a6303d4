# See rules.mk. What a LuCI application is made of: htdocs/ goes to /www, root/ to /. Its name is that of its directory, its
# version that of recentd unless it has its own (VERSION, set by the caller).
PKG_NAME?=$(notdir $(CURDIR))
PKG_VERSION?=$(VERSION)
PKG_RELEASE?=1

define Package/$(PKG_NAME)
  SECTION:=luci
  TITLE:=$(LUCI_TITLE)
  DEPENDS:=$(LUCI_DEPENDS)
  PKGARCH:=$(or $(LUCI_PKGARCH),all)
endef

define Package/$(PKG_NAME)/description
  $(or $(LUCI_DESCRIPTION),$(LUCI_TITLE))
endef

# rpcd reads its access lists anew, LuCI its menu.
define Package/$(PKG_NAME)/postinst
#!/bin/sh
[ -n "$${IPKG_INSTROOT}" ] || {
	rm -rf /tmp/luci-indexcache* /tmp/luci-modulecache
	killall -HUP rpcd 2>/dev/null
}
exit 0
endef

define Package/$(PKG_NAME)/install
	$(if $(wildcard htdocs),$(INSTALL_DIR) $(1)/www && $(CP) htdocs/. $(1)/www/)
	$(if $(wildcard root),$(CP) root/. $(1)/)
	find $(1) -type f -exec chmod 0644 {} +
endef

$(eval $(call BuildPackage,$(PKG_NAME)))
