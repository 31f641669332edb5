package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Period;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One entry of {@code routes}.
 *
 * @param name what callers can ask for
 * @param targets the providers that serve it
 * @param fallback providers to ask when the one before is in trouble, in order
 * @param retries what another attempt at the same provider is made for
 * @param model what is asked for upstream; {@link #REQUESTED} passes the caller's word
 * @param models further names that lead here, with {@code *} for any text
 * @param owner who answers for it
 * @param riskRating on the operator's own scale, recorded in the model inventory
 * @param reviewInterval until the next review is due
 * @param pipeline the stages that it replaces; {@link Config#guards(Route, Stage)} gives what holds
 * @param labels what the operator says of it
 * @param unknownFields what happens to request fields that Aegis does not know
 * @param lateViolation whether an answer may be cut late or is buffered
 * @param capabilities what happens to parameters that a provider has no word for
 * @param attachments what happens to images, sound, files and links
 * @param providerTools tools that the provider may run by itself
 * @param onPause what a caller sees while its run waits for a human
 * @param holdTimeout how long a held request waits
 * @param approvals who decides runs that wait
 * @param tools what is said of tools, by name, in the order of the file
 * @param maxTurns how often the model is asked in one run at most
 */
public record Route(
        String name,
        List<Share> targets,
        List<String> fallback,
        Retries retries,
        Optional<String> model,
        List<String> models,
        Optional<String> owner,
        Optional<String> riskRating,
        Optional<Period> reviewInterval,
        Pipeline pipeline,
        Map<String, Set<String>> labels,
        UnknownFields unknownFields,
        LateViolation lateViolation,
        Capabilities capabilities,
        Attachments attachments,
        List<String> providerTools,
        OnPause onPause,
        Duration holdTimeout,
        Approvals approvals,
        Map<String, Tool> tools,
        int maxTurns) {

    /** Stands for the model that the caller asked for. */
    public static final String REQUESTED = "{requested}";

    public Route {
        requireNonNull(name, "name");
        targets = List.copyOf(targets);
        fallback = List.copyOf(fallback);
        requireNonNull(retries, "retries");
        requireNonNull(model, "model");
        models = List.copyOf(models);
        requireNonNull(owner, "owner");
        requireNonNull(riskRating, "riskRating");
        requireNonNull(reviewInterval, "reviewInterval");
        requireNonNull(pipeline, "pipeline");
        labels = Map.copyOf(labels);
        requireNonNull(unknownFields, "unknownFields");
        requireNonNull(lateViolation, "lateViolation");
        requireNonNull(capabilities, "capabilities");
        requireNonNull(attachments, "attachments");
        providerTools = List.copyOf(providerTools);
        requireNonNull(onPause, "onPause");
        requireNonNull(holdTimeout, "holdTimeout");
        requireNonNull(approvals, "approvals");
        tools = Collections.unmodifiableMap(new LinkedHashMap<>(tools));
    }

    /** What a caller sees while its run waits for a human. */
    public enum OnPause {
        REFUSE,
        HOLD
    }

    /** Every provider that it may ask, each once. */
    public List<String> providers() {
        return Stream.concat(targets.stream().map(Share::provider), fallback.stream())
                .distinct()
                .toList();
    }

    /**
     * A provider and its share of the runs.
     *
     * @param model what this one is asked for; empty for what the route or the provider says
     */
    public record Share(String provider, int weight, Optional<String> model) {}

    /**
     * Further attempts at one provider.
     *
     * @param attempts how often it is asked at most
     */
    public record Retries(int attempts, Set<On> on) {
        public Retries {
            on = Set.copyOf(on);
        }

        /** What another attempt is made for. */
        public enum On {
            CONNECT("connect"),
            RATE_LIMITED("429"),
            SERVER_ERROR("5xx"),
            TIMEOUT("timeout");

            private final String word;

            On(String word) {
                this.word = word;
            }

            /** How the file says it. */
            public String word() {
                return word;
            }
        }
    }

    /** What happens to parameters that a provider has no word for. */
    public enum Capabilities {
        STRICT,
        REPORT
    }

    /**
     * What happens to content that is no text.
     *
     * @param bytes what happens to bytes on a route with guards
     * @param urlHosts from where the provider may fetch what a request names
     */
    public record Attachments(Bytes bytes, Set<String> urlHosts) {
        public Attachments {
            requireNonNull(bytes, "bytes");
            urlHosts = Set.copyOf(urlHosts);
        }

        /** What happens to bytes on a route with guards, the strictest first. */
        public enum Bytes {
            REFUSE,
            /** They pass if a guard reads their media type. */
            GUARD,
            PASS
        }
    }

    /** What happens to request fields that Aegis does not know. */
    public enum UnknownFields {
        PASS,
        REFUSE
    }

    /** Whether an incremental guard may end a stream whose beginning the client already has. */
    public enum LateViolation {
        RECORD,
        FORBID
    }
}
