package io.aegis.plugins;

/** A plugin does not keep its contract. The message is ours and holds no word of the plugin's. */
final class BrokenContractException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenContractException(String message) {
        super(message);
    }
}
