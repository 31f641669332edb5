package io.aegis.vault;

import io.aegis.kernel.port.TextScreen;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamException.Cause;

/**
 * A text that ends when the credential is in it. An upstream can spread a credential over the pieces of a stream, where the bytes between them hide it from
 * {@link SearchedBody}; in the text it is whole again. A word at the end of a piece waits for what follows, whether it is like the credential or not.
 */
final class SearchedText implements TextScreen {
    private final CredentialSearch search;
    private final Runnable alarm;
    private String unsure = "";

    SearchedText(CredentialSearch search, Runnable alarm) {
        this.search = search;
        this.alarm = alarm;
    }

    @Override
    public String next(String piece) {
        String text = unsure.isEmpty() ? piece : unsure + piece;
        byte[] bytes = bytes(text);
        if (search.isIn(bytes)) {
            alarm.run();
            throw new UpstreamException(Cause.INVALID);
        }
        int known = text.length() - search.unsure(bytes);
        unsure = text.substring(known);
        return text.substring(0, known);
    }

    @Override
    public String finish() {
        String last = unsure;
        unsure = "";
        return last;
    }

    /** One byte for each character, so that offsets are the same; a credential is ASCII, so what is not matches nothing. */
    private static byte[] bytes(String text) {
        byte[] bytes = new byte[text.length()];
        for (int at = 0; at < bytes.length; at++) {
            char character = text.charAt(at);
            bytes[at] = character < 0x80 ? (byte) character : 0;
        }
        return bytes;
    }
}
