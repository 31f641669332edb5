package io.aegis.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;

/** What whoever administers a gateway over its socket has read in the data directory, since it was started. No text of it is shown. */
public final class StartToken {
    /** Where a request carries it. */
    public static final String HEADER = "x-aegis-start-token";

    private static final int BYTES = 32;

    private final String text;

    private StartToken(String text) {
        this.text = text;
    }

    /** One that nobody has had before. */
    public static StartToken random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new StartToken(HexFormat.of().formatHex(bytes));
    }

    /** The token itself, for the file that it is read from. */
    public String secret() {
        return text;
    }

    /** Whether a request carries it, once. Takes as long whatever is wrong. */
    boolean isIn(HttpFields headers) {
        List<String> shown = headers.getValuesList(HEADER);
        return shown.size() == 1
                && MessageDigest.isEqual(
                        shown.getFirst().getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "StartToken";
    }
}
