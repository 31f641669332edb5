package io.aegis.server;

import io.aegis.kernel.port.Refusal;
import java.util.Optional;

/** Providers, for operators. What is sent to one is written into the ledger under the actor's name. Safe for use by many threads. */
public interface ProviderAdmin {
    /** The answer to an operator who has a provider tried. */
    sealed interface Answer {
        /**
         * It was tried, whatever came of it.
         *
         * @param json an object
         */
        record Report(byte[] json) implements Answer {
            @Override
            public String toString() {
                return "Report[" + json.length + " bytes]";
            }
        }

        /** It was not, or nothing may be said of it. */
        record Refused(Refusal refusal) implements Answer {}
    }

    /** The providers: an object with a list {@code providers}. */
    byte[] list();

    /**
     * Has a provider asked a question of the gateway's own. Blocks until it has answered or the patience with it is over.
     *
     * @param model what to ask it for; empty for what a run would ask it for
     * @param actor {@code operator:uid=1000}, or the id of a principal
     */
    Answer test(String name, Optional<String> model, String actor);
}
