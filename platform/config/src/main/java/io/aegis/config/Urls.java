package io.aegis.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a URL in a configuration may be. Nothing here repeats one: it may hold a password. */
final class Urls {
    /**
     * Anything that a client could read as a URL, also inside a longer text, and though the password holds a raw slash. Every
     * repetition is bounded, so that no text makes it slow.
     */
    private static final Pattern USER_INFO =
            Pattern.compile("(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,31}:[/\\\\]{2}"
                    + "([^/?#\\s]{0,500}@|[^/?#\\s:]{0,200}:(?![0-9]{1,5}([/?#]|$))\\S{0,500}@)");

    private static final Pattern QUERY_KEY = Pattern.compile("[?&;]([^=&;#\\s]{1,64})=");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");

    private static final String PROXY_EXAMPLE = "For example `http://proxy.example.com:3128`.";

    private Urls() {}

    record Fault(String what, String why, String fix) {}

    /** What a URL is for, which says what else it may hold than scheme and host. */
    enum Use {
        /** Shown to people. */
        LINK("^[Hh][Tt][Tt][Pp][Ss]?://"),
        /** Paths are appended to it, so it has no query and no fragment. */
        ENDPOINT("^[Hh][Tt][Tt][Pp][Ss]?://"),
        /** Asked for tunnels: scheme, host and port. */
        PROXY("^[Hh][Tt][Tt][Pp]://[^/]+:[0-9]{1,5}/?$");

        private final String pattern;

        Use(String pattern) {
            this.pattern = pattern;
        }

        /** What every such URL matches, in the dialect of JSON Schema. */
        String pattern() {
            return pattern;
        }
    }

    static Optional<Fault> fault(String text, Use use) {
        if (holdsCredential(text)) {
            return Optional.of(credentialFault());
        }
        return formFault(text, use);
    }

    /** The same without a look at what parameters are called. */
    static Optional<Fault> formFault(String text, Use use) {
        return parsed(text).flatMap(url -> shapeFault(url, use)).or(() -> unreadable(text));
    }

    static Fault credentialFault() {
        return new Fault(
                "a URL holds a user name, a password or a key",
                "URLs end up in logs, in evidence and with plugins.",
                "Take it out and write the credential as `api_key: secret://env/NAME`.");
    }

    /** Whether a text holds a URL with user information, or with a query parameter named like a credential. */
    static boolean holdsCredential(String text) {
        if (USER_INFO.matcher(text).find()) {
            return true;
        }
        return text.contains("://")
                && QUERY_KEY
                        .matcher(text)
                        .results()
                        .anyMatch(match -> CredentialRule.looksLikeCredential(match.group(1))
                                || match.group(1).toLowerCase(Locale.ROOT).matches("key|sig|auth|pwd|code"));
    }

    private static Optional<Fault> unreadable(String text) {
        return parsed(text).isPresent()
                ? Optional.empty()
                : Optional.of(new Fault(
                        "this is not a URL", "It cannot be parsed.", "For example `https://api.example.com/v1`."));
    }

    private static Optional<Fault> shapeFault(URI url, Use use) {
        return use == Use.PROXY ? proxyFault(url) : pathFault(url, use == Use.ENDPOINT);
    }

    private static Optional<Fault> proxyFault(URI url) {
        if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) {
            return Optional.of(new Fault(
                    "this is not the URL of an http proxy",
                    "A proxy is asked for tunnels over http; TLS with the upstream runs inside of them.",
                    PROXY_EXAMPLE));
        }
        if (url.getPort() < 1 || url.getPort() > 65_535) {
            return Optional.of(
                    new Fault("the URL of a proxy names no port", "Proxies have no usual port.", PROXY_EXAMPLE));
        }
        boolean isBare = (url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
        return isBare
                ? Optional.empty()
                : Optional.of(new Fault(
                        "the URL of a proxy has a path, a query or a fragment",
                        "A proxy is a host and a port.",
                        PROXY_EXAMPLE));
    }

    private static Optional<Fault> pathFault(URI url, boolean isEndpoint) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if ((!scheme.equals("https") && !scheme.equals("http")) || url.getHost() == null) {
            return Optional.of(new Fault(
                    "this is not an http or https URL with a host",
                    "Nothing else is spoken.",
                    "For example `https://api.example.com/v1`."));
        }
        if (isEndpoint && (url.getRawQuery() != null || url.getRawFragment() != null)) {
            return Optional.of(new Fault(
                    "a base URL has a query or a fragment", "Paths are appended to it.", "End it with its path."));
        }
        String path = String.valueOf(url.getRawPath()).toLowerCase(Locale.ROOT);
        boolean isPlain = !path.contains("//")
                && !path.contains("..")
                && !path.contains("%2e")
                && !path.contains("%2f")
                && !path.contains("%5c");
        return isEndpoint && !isPlain
                ? Optional.of(new Fault(
                        "the path of a base URL holds `..` or `//`",
                        "It would not stay below itself.",
                        "Write the path out."))
                : Optional.empty();
    }

    static Optional<URI> parsed(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException quotesItsInput) {
            return Optional.empty();
        }
    }

    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    /** Whether requests to a URL could be read on the way. */
    static boolean isInTheClear(String url) {
        return parsed(url)
                .filter(uri -> "http".equalsIgnoreCase(uri.getScheme()))
                .filter(uri -> uri.getHost() != null && !isLoopback(uri.getHost()))
                .isPresent();
    }
}
