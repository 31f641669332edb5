package io.aegis.kernel.port;

/** Evidence could not be made durable. */
public final class EvidenceUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param why what the operator must mend; no content
     */
    public EvidenceUnavailableException(String why) {
        super(why);
    }
}
