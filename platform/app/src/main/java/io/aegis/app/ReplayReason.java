package io.aegis.app;

import java.util.Locale;

/** Why it cannot be told what another configuration would make of a past run. */
enum ReplayReason {
    NOT_OVER("it is not over yet"),
    CONFIG_NOT_ON_RECORD("the configuration that it ran under is not in the ledger, or cannot be read today"),
    SEVERAL_CONFIGURATIONS("it waited, and ran under more than one configuration"),
    CALLER("who is let in is decided otherwise, and what was shown is not kept"),
    MODEL_NAME("which name the caller asked for is not on record, and names lead elsewhere"),
    REQUEST_SHAPE("what is refused before the guards has changed, and the request is not on record"),
    CONTENT_NOT_HELD("its content is needed and not held"),
    CONTENT_ERASED("its content was erased"),
    CONTENT_UNREADABLE("its content cannot be opened with the keys of the new configuration"),
    HIDDEN_VALUES("guards would see values that are hidden in what is held"),
    LABELS("which labels it had at that point is not on record"),
    OBLIGATIONS("obligations decide where it goes, and it has others now"),
    NETWORK_GUARD("a guard that sends what it judges elsewhere is not asked"),
    GUARD_FAILED("a guard failed when it was asked"),
    TOOLS("what is said of tools has changed, and their calls are not on record in full"),
    APPROVALS("who decides runs that wait has changed"),
    PROVIDER("another model, or another answer, is not there to be judged");

    private final String meaning;

    ReplayReason(String meaning) {
        this.meaning = meaning;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String meaning() {
        return meaning;
    }
}
