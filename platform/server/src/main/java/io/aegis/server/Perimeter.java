package io.aegis.server;

import io.aegis.kernel.port.ErrorCode;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of other origins out. Every page can send requests to a port of the machine that shows it, and a name that its owner points at this
 * machine looks like the page's own: so the name must be one of ours.
 */
final class Perimeter {
    private static final String FETCH_SITE = "Sec-Fetch-Site";

    private final Set<String> hosts;
    private final boolean checksHost;

    Perimeter(Set<String> hosts, boolean loopback) {
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        this.checksHost = loopback || !hosts.isEmpty();
    }

    /** That of the pages, which a browser opens whatever it can reach: the name is always one of ours, that of the public address too. */
    static Perimeter ofPages(Set<String> hosts, Optional<URI> publicUrl) {
        Stream<String> address = publicUrl.map(URI::getHost).stream();
        return new Perimeter(Stream.concat(hosts.stream(), address).collect(Collectors.toSet()), true);
    }

    /**
     * Looks at where a form comes from. A browser says that of every form; who says nothing is none.
     *
     * @throws RequestRefused if it does not come from a page of this very gateway
     */
    void checkForm(HttpFields headers) {
        check(headers);
        String site = headers.get(FETCH_SITE);
        boolean same = site == null ? headers.contains(HttpHeader.ORIGIN) : "same-origin".equalsIgnoreCase(site);
        if (!same) {
            throw foreign("The form was not sent by a page of this gateway.");
        }
    }

    /**
     * Looks at where a request comes from.
     *
     * @throws RequestRefused if it comes from elsewhere
     */
    void check(HttpFields headers) {
        String host = headers.get(HttpHeader.HOST);
        if (checksHost && !isOurs(host)) {
            throw foreign("The name that this request was sent to is not one of this gateway's.");
        }
        for (HttpField field : headers) {
            if (field.getHeader() == HttpHeader.ORIGIN) {
                checkOrigin(field.getValue(), host);
            } else if (field.getName().equalsIgnoreCase(FETCH_SITE)
                    && "cross-site".equalsIgnoreCase(field.getValue())) {
                throw foreign("The request was sent by a web page of another site.");
            }
        }
    }

    private boolean isOurs(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = withoutPort(host);
        return Loopback.is(name) || hosts.contains(name.toLowerCase(Locale.ROOT));
    }

    private void checkOrigin(@Nullable String origin, @Nullable String host) {
        int scheme = origin == null ? -1 : origin.indexOf("://");
        if (origin == null || scheme < 0) {
            throw foreign("The request was sent by a web page of another origin.");
        }
        String authority = origin.substring(scheme + 3);
        boolean same = authority.equalsIgnoreCase(host);
        if (!same && !hosts.contains(authority.toLowerCase(Locale.ROOT))) {
            throw foreign("The request was sent by a web page of another origin.");
        }
    }

    private static String withoutPort(String host) {
        int bracket = host.lastIndexOf(']');
        int colon = host.lastIndexOf(':');
        return colon > bracket && colon >= 0 ? host.substring(0, colon) : host;
    }

    private static RequestRefused foreign(String what) {
        return RequestRefused.because(
                ErrorCode.FORBIDDEN_ORIGIN,
                what,
                "Web pages must not use the gateway of whoever looks at them.",
                "Call the gateway by 127.0.0.1, or by a name in 'server.hosts'.");
    }
}
