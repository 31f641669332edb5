package io.aegis.plugins;

/** The platform's own side of the plugin host is broken: framework files, storage, the framework itself. Never a plugin's fault. */
public final class PluginHostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PluginHostException(String message) {
        super(message);
    }

    PluginHostException(String message, Throwable cause) {
        super(message, cause);
    }
}
