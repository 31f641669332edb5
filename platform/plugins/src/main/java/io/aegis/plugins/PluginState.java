package io.aegis.plugins;

import static java.util.Objects.requireNonNull;

/** Whether a plugin can be used. */
public sealed interface PluginState {
    /** Instances can be created. */
    record Active() implements PluginState {}

    /**
     * It was admitted but cannot be used; what needs it is closed.
     *
     * @param why for the operator; holds no word of the plugin's own
     */
    record Missing(String why) implements PluginState {
        public Missing {
            requireNonNull(why, "why");
        }
    }

    /** It was up, and calls of it never came back: nobody calls it any more, and what needs it is closed. */
    record Condemned() implements PluginState {}
}
