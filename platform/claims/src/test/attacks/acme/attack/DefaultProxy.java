package acme.attack;

import java.net.ProxySelector;

/** Replaces the default selector of proxies. */
public final class DefaultProxy extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(ProxySelector.of(null));
        boolean set = ProxySelector.getDefault() != before;
        ProxySelector.setDefault(before);
        return set;
    }
}
