package io.aegis.app;

import io.aegis.config.Guardrail;
import io.aegis.config.Stage;
import io.aegis.kernel.GuardSlot;
import io.aegis.spi.guard.Guard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One stage of a past run under other guards, from what the ledger says that each guard said.
 *
 * <p>A guard keeps no state between runs, so the same guard says the same of the same text. Where the guard is another one, or its text would have been, the
 * record cannot tell.
 *
 * @param before the guards that it had, in order
 * @param after those that it would have, with their instances
 * @param entries what was said at the stage
 * @param same whether a guard of the name is the same by now, shadow or not
 * @param labels keys of the labels that a guard may set, with {@link #ANY} if that is not known
 * @param changedLabels keys of labels that it may have otherwise, or not, before this stage
 */
record StageReplay(
        Stage stage,
        List<Guardrail> before,
        List<Slot> after,
        List<PastRun.Entry> entries,
        Predicate<Guardrail> same,
        Function<Guardrail, Set<String>> labels,
        Set<String> changedLabels) {
    /** Stands for any key of a label. */
    static final String ANY = "*";

    private static final String KERNEL = "kernel";

    /** A guard as the new configuration has it. */
    record Slot(Guardrail guardrail, GuardSlot guard) {
        String name() {
            return guardrail.name();
        }
    }

    /** What can be said. */
    sealed interface Told {
        /**
         * The stage ends so.
         *
         * @param editors guards that change the text, in order
         * @param asking guards that ask for an approval
         */
        record Known(ReplayVerdict verdict, List<String> editors, List<String> asking) implements Told {
            /** Whether nothing comes after this that did not come after the other. */
            boolean isLike(Known other) {
                boolean ends = verdict.ends() || other.verdict.ends();
                return ends
                        ? verdict.verdict().equals(other.verdict.verdict())
                                && verdict.guard().equals(other.verdict.guard())
                        : editors.equals(other.editors) && asking.equals(other.asking);
            }
        }

        /**
         * The record does not say what the guard at this place, and those behind it, would say.
         *
         * @param from place of the first of them
         * @param sofar what those before it say
         */
        record Open(int from, Known sofar, String why) implements Told {}
    }

    /** What the stage came to. */
    Told.Known was() {
        return collected(before.stream()
                .filter(guard -> !guard.shadow())
                .map(Guardrail::name)
                .toList());
    }

    private Told.Known collected(List<String> guards) {
        var verdict = ReplayVerdict.allow(word());
        var editors = new ArrayList<String>();
        var asking = new ArrayList<String>();
        for (String guard : guards) {
            ReplayVerdict said = said(guard).orElse(ReplayVerdict.allow(word()));
            verdict = verdict.stricter(said);
            note(said, editors, asking);
        }
        return new Told.Known(verdict, editors, asking);
    }

    private static void note(ReplayVerdict said, List<String> editors, List<String> asking) {
        if (said.verdict().equals("sanitize")) {
            editors.add(said.guard());
        }
        if (said.verdict().equals("require_approval")) {
            asking.add(said.guard());
        }
    }

    /** What the kernel says of tools at this stage, by what the operator says of them. */
    Optional<ReplayVerdict> kernel() {
        return said(KERNEL);
    }

    /** Whether there was nothing that any guard could have been asked about. */
    boolean isEmpty() {
        return entries.stream().allMatch(entry -> entry.coverage().equals("not_applicable"))
                && (!entries.isEmpty() || stage == Stage.TOOL_CALL);
    }

    /** What it would come to. */
    Told would() {
        if (isEmpty()) {
            return new Told.Known(ReplayVerdict.allow(word()), List.of(), List.of());
        }
        var verdict = ReplayVerdict.allow(word());
        var editors = new ArrayList<String>();
        var asking = new ArrayList<String>();
        Set<String> others = labelsOfOthers();
        for (int at = 0; at < after.size(); at++) {
            Slot slot = after.get(at);
            if (slot.guardrail().shadow()) {
                continue;
            }
            Optional<String> why = unknown(slot, editors, others);
            if (why.isPresent()) {
                return new Told.Open(at, new Told.Known(verdict, editors, asking), why.get());
            }
            ReplayVerdict said = said(slot.name()).orElseThrow();
            verdict = verdict.stricter(said);
            if (said.ends()) {
                return new Told.Known(said, editors, asking);
            }
            note(said, editors, asking);
        }
        return new Told.Known(verdict, editors, asking);
    }

    private Optional<String> unknown(Slot slot, List<String> editors, Set<String> others) {
        int then = place(slot.name());
        if (then < 0) {
            return Optional.of("'" + slot.name() + "' did not stand there");
        }
        if (!same.test(slot.guardrail())) {
            return Optional.of("'" + slot.name() + "' is another guard by now");
        }
        if (said(slot.name()).isEmpty() || (endedAt() >= 0 && endedAt() < then)) {
            return Optional.of("'" + slot.name() + "' was not asked");
        }
        if (!editorsBefore(then).equals(editors)) {
            return Optional.of("'" + slot.name() + "' would see another text");
        }
        Set<String> reads = slot.guard().guard().map(Guard::reads).orElse(Set.of());
        return reads.stream()
                .filter(label -> others.contains(label) || others.contains(ANY))
                .findFirst()
                .map(label -> "'" + slot.name() + "' reads the label '" + label + "', which may be another");
    }

    /** Keys of labels that it may have otherwise, or not: of guards that come, go, change, or begin or cease to act, here or before. */
    Set<String> labelsOfOthers() {
        var keys = new HashSet<>(changedLabels);
        for (Slot slot : after) {
            int then = place(slot.name());
            boolean acted = then >= 0 && !before.get(then).shadow();
            if (then < 0
                    || !same.test(slot.guardrail())
                    || acted == slot.guardrail().shadow()) {
                keys.addAll(labels.apply(slot.guardrail()));
            }
        }
        for (Guardrail old : before) {
            boolean stays =
                    after.stream().anyMatch(slot -> slot.name().equals(old.name()) && same.test(slot.guardrail()));
            if (!stays && !old.shadow()) {
                keys.addAll(labels.apply(old));
            }
        }
        return keys;
    }

    private int place(String guard) {
        for (int at = 0; at < before.size(); at++) {
            if (before.get(at).name().equals(guard)) {
                return at;
            }
        }
        return -1;
    }

    /** Place of the guard that ended the stage; -1 if none did. */
    private int endedAt() {
        for (int at = 0; at < before.size(); at++) {
            if (!before.get(at).shadow()
                    && said(before.get(at).name()).filter(ReplayVerdict::ends).isPresent()) {
                return at;
            }
        }
        return -1;
    }

    private List<String> editorsBefore(int place) {
        return collected(before.subList(0, place).stream()
                        .filter(guard -> !guard.shadow())
                        .map(Guardrail::name)
                        .toList())
                .editors();
    }

    private Optional<ReplayVerdict> said(String guard) {
        return entries.stream()
                .filter(entry -> entry.guard().equals(guard))
                .map(PastRun.Entry::verdictOf)
                .reduce(ReplayVerdict::stricter);
    }

    private String word() {
        return stage.name().toLowerCase(Locale.ROOT);
    }
}
