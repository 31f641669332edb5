package io.aegis.kernel.port;

/** The ledger as the kernel sees it. Safe for use by many threads. */
public interface EvidenceLog {
    /**
     * Appends a record and waits until it is durable.
     *
     * @return its sequence number
     * @throws EvidenceUnavailableException if it could not be made durable; the run that it belongs to must not go on
     */
    long append(Evidence evidence);
}
