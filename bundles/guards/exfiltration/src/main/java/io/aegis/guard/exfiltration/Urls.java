package io.aegis.guard.exfiltration;

import static io.aegis.guard.exfiltration.Characters.isAlphanumeric;
import static io.aegis.guard.exfiltration.Characters.isBlank;
import static io.aegis.guard.exfiltration.Characters.isLetter;
import static io.aegis.guard.exfiltration.Characters.isQuote;
import static io.aegis.guard.exfiltration.Characters.isSlash;

import io.aegis.spi.content.Placeholder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the URLs in a carrier as programs do that are kind to their authors: without line breaks, with one slash or three, with the wrong ones, without a
 * scheme, and inside of each other.
 */
final class Urls {
    private static final int LONGEST_SCHEME = 12;
    private static final int LONGEST_HOST = 253;

    /** What a name ends with that is a file's more often than a host's. */
    private static final Set<String> FILES = Set.of(
            "html", "htm", "php", "md", "txt", "pdf", "png", "jpg", "jpeg", "gif", "svg", "webp", "js", "ts", "css",
            "json", "xml", "yaml", "yml", "py", "java", "c", "h", "cpp", "rs", "go", "sh", "rb", "zip", "csv", "class");

    private final String text;
    private final List<Url> urls = new ArrayList<>();

    private Urls(String text) {
        this.text = text;
    }

    static List<Url> in(String content) {
        String shown = Placeholder.SYNTAX.matcher(content).replaceAll("x");
        String plain =
                Escapes.entities(shown).replace("\n", "").replace("\r", "").replace("\t", "");
        var urls = new ArrayList<>(new Urls(plain).find());
        String decoded = Escapes.percent(plain);
        if (!decoded.equals(plain)) {
            urls.addAll(new Urls(decoded).find());
        }
        return urls;
    }

    /** The host that a whole argument is, as a URL without anything else; masked values may stand in it. */
    static List<Url> host(String content) {
        String argument = Placeholder.SYNTAX.matcher(content).replaceAll("x");
        boolean isHost = argument.indexOf('.') >= 0 && isDomain(argument, argument.length());
        return isHost ? List.of(Url.of(argument, true, false)) : List.of();
    }

    private List<Url> find() {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == ':') {
                scheme(at);
            } else if (isSlash(c) && at + 1 < text.length() && isSlash(text.charAt(at + 1)) && isFree(at)) {
                add(at + 2, true, at);
            } else if (isAlphanumeric(c) && isFree(at)) {
                bare(at);
            }
        }
        return urls;
    }

    private void scheme(int colon) {
        int start = colon;
        while (start > 0 && colon - start < LONGEST_SCHEME && isLetter(text.charAt(start - 1))) {
            start--;
        }
        String scheme = text.substring(start, colon).toLowerCase(Locale.ROOT);
        int behind = colon + 1;
        while (behind < text.length() && isSlash(text.charAt(behind))) {
            behind++;
        }
        boolean isUsual = text.startsWith("//", colon + 1) && behind == colon + 3;
        switch (scheme) {
            case "http", "https" -> add(behind, isUsual, start);
            case "", "data" -> {}
            case "mailto" -> mail(colon + 1);
            default -> {
                if (isUsual) {
                    add(behind, false, start);
                }
            }
        }
    }

    private void mail(int start) {
        String address = text.substring(start, end(start));
        int at = address.indexOf('@');
        urls.add(Url.of(at < 0 ? address : address.substring(at + 1), true, false));
    }

    /** {@code evil.example/path}, which many programs make a link of. */
    private void bare(int start) {
        int end = start;
        while (end < text.length() && end - start < LONGEST_HOST && isOfHost(text.charAt(end))) {
            end++;
        }
        boolean goesOn = end < text.length() && "/\\?#".indexOf(text.charAt(end)) >= 0;
        String host = text.substring(start, end);
        if (goesOn && isDomain(host, host.length())) {
            add(start, true, start);
        }
    }

    private static boolean isDomain(String host, int length) {
        int dot = host.lastIndexOf('.', length - 1);
        String last = host.substring(dot + 1).toLowerCase(Locale.ROOT);
        boolean isName = last.length() >= 2 && last.chars().allMatch(c -> isLetter((char) c));
        return dot > 0 && isName && !FILES.contains(last) && host.chars().allMatch(c -> isOfHost((char) c));
    }

    private static boolean isOfHost(char c) {
        return isAlphanumeric(c) || c == '.' || c == '-' || c == '_';
    }

    private void add(int start, boolean isUsual, int from) {
        String behind = text.substring(Math.min(start, text.length()), end(start));
        if (!behind.isEmpty()) {
            urls.add(Url.of(behind, isUsual, isFetched(from)));
        }
    }

    /** Whether style sheets fetch it. */
    private boolean isFetched(int from) {
        int at = from > 0 && isQuote(text.charAt(from - 1)) ? from - 1 : from;
        return text.regionMatches(true, at - 4, "url(", 0, 4);
    }

    private int end(int start) {
        int at = Math.min(start, text.length());
        while (at < text.length() && !isBlank(text.charAt(at)) && !isQuote(text.charAt(at)) && text.charAt(at) != '>') {
            at++;
        }
        return at;
    }

    /** Whether a URL may begin at an offset, and does not go on there. */
    private boolean isFree(int at) {
        char before = at == 0 ? ' ' : text.charAt(at - 1);
        return !isAlphanumeric(before) && "/\\:.-_@%".indexOf(before) < 0;
    }
}
