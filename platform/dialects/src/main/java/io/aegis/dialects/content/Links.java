package io.aegis.dialects.content;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** URLs that a provider fetches by itself. */
final class Links {
    /** What every reader of URLs takes for one and the same host. */
    private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?");

    private static final Pattern PLAIN = Pattern.compile("[!-~&&[^\\\\\"<>^`{|}]]{1,8192}");

    private Links() {}

    /** The host of an {@code https} URL without user, port and oddities, in lower case; empty if it is none. */
    static Optional<String> host(String url) {
        if (!url.regionMatches(true, 0, "https://", 0, 8) || !PLAIN.matcher(url).matches()) {
            return Optional.empty();
        }
        try {
            var uri = new URI(url);
            if (uri.getHost() == null || !uri.getHost().equals(uri.getRawAuthority())) {
                return Optional.empty();
            }
            return Optional.of(uri.getHost().toLowerCase(Locale.ROOT))
                    .filter(host -> HOST.matcher(host).matches());
        } catch (URISyntaxException none) {
            return Optional.empty();
        }
    }
}
