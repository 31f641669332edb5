package io.aegis.app;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What came of an operator's wish to have a provider tried. */
public sealed interface ProviderTrial {
    /**
     * It was tried.
     *
     * @param report what is shown of it, as plain values: no credential, and no text of the provider's but the name of a model
     */
    record Tried(Map<String, Object> report) implements ProviderTrial {
        public Tried {
            report = Collections.unmodifiableMap(new LinkedHashMap<>(report));
        }
    }

    /** There is no such provider. */
    record Unknown(String what, String fix) implements ProviderTrial {
        public Unknown {
            requireNonNull(what, "what");
            requireNonNull(fix, "fix");
        }
    }

    /** Nobody says for which model it should be asked, or what was said is no model's name. */
    record Modelless(String what, String fix) implements ProviderTrial {
        public Modelless {
            requireNonNull(what, "what");
            requireNonNull(fix, "fix");
        }
    }
}
