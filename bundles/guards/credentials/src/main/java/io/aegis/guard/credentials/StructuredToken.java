package io.aegis.guard.credentials;

import static io.aegis.guard.credentials.Characters.isDigit;
import static io.aegis.guard.credentials.Characters.isHex;
import static io.aegis.guard.credentials.Characters.isWord;

import io.aegis.guard.credentials.Candidate.Kind;
import io.aegis.spi.guard.ScanWindow;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tokens without a fixed beginning that show by how they are put together. */
final class StructuredToken {
    private static final int MOST = 4096;

    /** Characters of the shortest word that is one by itself, whatever follows. */
    private static final int FEWEST = 24;

    private static final int MOST_NAME = 24;
    private static final Set<String> KINDS = Set.of(
            "sk", "pat", "api", "key", "apikey", "token", "tok", "secret", "live", "prod", "test", "priv", "auth", "pk",
            "rk");

    private final ScanWindow window;
    private final int start;
    private final int end;
    private final int length;

    private StructuredToken(ScanWindow window, int start, int end) {
        this.window = window;
        this.start = start;
        this.end = end;
        this.length = end - start;
    }

    /** The token that a word is or begins. */
    static @Nullable Candidate find(ScanWindow window, int start, int wordEnd) {
        var token = new StructuredToken(window, start, wordEnd);
        int end = token.end();
        return end < 0
                ? null
                : new Candidate(start, end, token.length > 2 && window.at(start) == 'e' ? Kind.TOKEN : Kind.API_KEY);
    }

    private int end() {
        char after = window.at(end);
        if (after == '.' && length >= 12 && startsWith("eyJ")) {
            return jsonWebToken();
        }
        if (after == '.' && length >= 23 && length <= 28) {
            return botToken();
        }
        if ((after == ':' || after == '|') && length >= 8 && length <= 16) {
            return numberedToken(after);
        }
        if (after == '~') {
            return clientSecret();
        }
        if (after == '.' && length == 5 && startsWith("hooks")) {
            return webhook(".slack.com/services/");
        }
        if (after == '.' && startsWith("discord")) {
            return webhook(".com/api/webhooks/");
        }
        if (after == '.' && length == 14) {
            return cloudToken();
        }
        if ((length == 36 || length == 37 || length == 50) && window.at(start + 32) == '-') {
            return mailingKey();
        }
        if (length == 40 && window.text().startsWith("NRAL", end - 4)) {
            return isVaried(start, end) ? end : -1;
        }
        return length >= FEWEST ? prefixed() : -1;
    }

    /** Header, claims and signature of RFC 7519; the signature may be cut off. */
    private int jsonWebToken() {
        int claims = run(end + 1);
        if (claims - end < 10) {
            return -1;
        }
        return window.at(claims) == '.' ? run(claims + 1) : claims;
    }

    /** A bot's token: its id in base64, a time, a signature. */
    private int botToken() {
        char first = window.at(start);
        int time = run(end + 1);
        if ((first != 'M' && first != 'N' && first != 'O') || time - end != 7 || window.at(time) != '.') {
            return -1;
        }
        int signature = run(time + 1);
        return signature - time > 27 && isVaried(time + 1, signature) ? signature : -1;
    }

    /** A number, a colon and 35 characters (bots), or a number, a bar and 27 (applications). */
    private int numberedToken(char separator) {
        for (int i = start; i < end; i++) {
            if (!isDigit(window.at(i))) {
                return -1;
            }
        }
        int last = run(end + 1);
        int size = last - end - 1;
        boolean fits = separator == ':' ? size == 35 && length <= 10 : size >= 26 && size <= 28 && length >= 15;
        return fits && Randomness.of(window.text(), end + 1, last).isRandom() ? last : -1;
    }

    /** A client secret of Entra ID: three characters, a digit, {@code Q~} and 31 to 34 more. */
    private int clientSecret() {
        if (length < 3 || window.at(end - 1) != 'Q' || !isDigit(window.at(end - 2))) {
            return -1;
        }
        int last = end + 1;
        while (last - end < 40 && (isWord(window.at(last)) || window.at(last) == '.' || window.at(last) == '~')) {
            last++;
        }
        return last - end > 31 && last - end < 37 && isVaried(end + 1, last) ? last : -1;
    }

    private int webhook(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (window.at(end + i) != path.charAt(i)) {
                return -1;
            }
        }
        int last = end + path.length();
        int from = last;
        while (last - from < 120 && (isWord(window.at(last)) || window.at(last) == '/')) {
            last++;
        }
        return last - from >= 30 && isVaried(from, last) ? last : -1;
    }

    /** Fourteen characters, a version and at least 60 more. */
    private int cloudToken() {
        int last = window.text().startsWith(".atlasv1.", end) ? run(end + 9) : end;
        return last - end > 69 && isVaried(end + 9, last) ? last : -1;
    }

    /** 32 hexadecimal digits and a data centre, or two groups of eight. */
    private int mailingKey() {
        for (int i = start; i < start + 32; i++) {
            if (!isHex(window.at(i))) {
                return -1;
            }
        }
        boolean centre = length == 50
                ? window.at(start + 41) == '-'
                : window.at(start + 33) == 'u' && window.at(start + 34) == 's' && isDigit(window.at(end - 1));
        return centre && isVaried(start, start + 32) ? end : -1;
    }

    /** A name that ends in a word for keys, an underscore and nothing but chance: the form that new issuers choose. */
    private int prefixed() {
        int body = start;
        for (int i = start; i < start + MOST_NAME; i++) {
            body = window.at(i) == '_' ? i + 1 : body;
        }
        if (body - start < 3 || end - body < 20 || length > 200 || !KINDS.contains(lastWord(body - 1))) {
            return -1;
        }
        var randomness = Randomness.of(window.text(), body, end);
        boolean chance = randomness.others() == 0 && randomness.isRandom();
        return chance && !Randomness.isSequence(window.text(), body, end) ? end : -1;
    }

    /** The word before an underscore. */
    private String lastWord(int underscore) {
        int first = underscore;
        while (first > start && window.at(first - 1) != '_' && window.at(first - 1) != '-') {
            first--;
        }
        return window.text().substring(first, underscore);
    }

    private boolean isVaried(int from, int to) {
        return Randomness.of(window.text(), from, to).isVaried() && !Placeholders.isBlank(window.text(), from, to);
    }

    private int run(int from) {
        int at = from;
        while (at - start < MOST && isWord(window.at(at))) {
            at++;
        }
        return at;
    }

    private boolean startsWith(String prefix) {
        return window.text().startsWith(prefix, start);
    }
}
