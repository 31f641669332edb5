package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One entry of {@code routes}.
 *
 * @param name what callers can ask for
 * @param provider the name of the provider that serves it
 * @param model what is asked for upstream; {@link #REQUESTED} passes the caller's word
 * @param models further names that lead here, with {@code *} for any text
 * @param owner who answers for it
 * @param riskRating on the operator's own scale, recorded in the model inventory
 * @param reviewInterval until the next review is due
 * @param pipeline the stages that it replaces; {@link Config#guards(Route, Stage)} gives what holds
 * @param labels what the operator says of it
 * @param unknownFields what happens to request fields that Aegis does not know
 * @param lateViolation whether an answer may be cut late or is buffered
 */
public record Route(
        String name,
        String provider,
        Optional<String> model,
        List<String> models,
        Optional<String> owner,
        Optional<String> riskRating,
        Optional<Period> reviewInterval,
        Pipeline pipeline,
        Map<String, Set<String>> labels,
        UnknownFields unknownFields,
        LateViolation lateViolation) {

    /** Stands for the model that the caller asked for. */
    public static final String REQUESTED = "{requested}";

    public Route {
        requireNonNull(name, "name");
        requireNonNull(provider, "provider");
        requireNonNull(model, "model");
        models = List.copyOf(models);
        requireNonNull(owner, "owner");
        requireNonNull(riskRating, "riskRating");
        requireNonNull(reviewInterval, "reviewInterval");
        requireNonNull(pipeline, "pipeline");
        labels = Map.copyOf(labels);
        requireNonNull(unknownFields, "unknownFields");
        requireNonNull(lateViolation, "lateViolation");
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
