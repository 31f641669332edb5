package io.aegis.guard.exfiltration;

import io.aegis.guard.exfiltration.Carrier.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says whether something would leave with a carrier. */
final class Judge {
    /** No shorter text carries anything. */
    private static final int SHORTEST = 8;

    private final Values values;
    private final List<Glob> allowedHosts;
    private final Images images;
    private final long mostPayload;
    private final boolean isOfArguments;

    /** @param isOfArguments whether texts are arguments of tools, where a text may be a host and nothing else */
    Judge(Values values, List<Glob> allowedHosts, Images images, long mostPayload, boolean isOfArguments) {
        this.values = values;
        this.allowedHosts = List.copyOf(allowedHosts);
        this.images = images;
        this.mostPayload = mostPayload;
        this.isOfArguments = isOfArguments;
    }

    /** How something would leave, or null. */
    @Nullable
    Leak of(String text, Carrier carrier) {
        String content = carrier.content(text);
        if (content.length() < SHORTEST) {
            return null;
        }
        List<Url> urls = Urls.in(content);
        if (urls.isEmpty() && isOfArguments && content.length() == text.length()) {
            urls = Urls.host(content);
        }
        List<Url> foreign = urls.stream().filter(url -> !isAllowed(url)).toList();
        boolean isTarget = carrier.kind() != Kind.WORD && (content.charAt(0) != '<' || content.indexOf('=') > 0);
        boolean sends = !urls.isEmpty() || isTarget;
        boolean isCleared = !urls.isEmpty() && foreign.isEmpty();
        Leak leak = values.in(content, sends && !isCleared);
        return leak == null ? byUrl(foreign, carrier.kind()) : leak;
    }

    private @Nullable Leak byUrl(List<Url> foreign, Kind kind) {
        for (Url url : foreign) {
            if ((kind == Kind.IMAGE || url.isFetched()) && images.stop(url)) {
                return Leak.IMAGE;
            }
            if (url.payload() > mostPayload) {
                return Leak.URL_PAYLOAD;
            }
        }
        return null;
    }

    private boolean isAllowed(Url url) {
        return url.isPlain() && allowedHosts.stream().anyMatch(host -> host.matches(url.host()));
    }
}
