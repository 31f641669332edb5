package io.aegis.kernel.port;

/**
 * Searches one text of an upstream for the credential that was sent to it, however the text was cut into pieces on the wire.
 *
 * <p>Used by one thread at a time.
 */
public interface TextScreen {
    /** The screen of an upstream to which no credential is sent: there is nothing to search for. */
    TextScreen NOTHING_SENT = new TextScreen() {
        @Override
        public String next(String piece) {
            return piece;
        }

        @Override
        public String finish() {
            return "";
        }
    };

    /**
     * Takes the next piece and gives what need not wait: a credential could begin in the rest, whatever it is.
     *
     * @throws io.aegis.spi.provider.UpstreamException if the credential is in the text
     */
    String next(String piece);

    /** Takes the end and gives the rest. */
    String finish();
}
