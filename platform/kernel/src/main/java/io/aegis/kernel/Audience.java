package io.aegis.kernel;

import io.aegis.kernel.MaskMap.Origin;

/** Who reads a text in which placeholders stand, and so what they see in the place of one. */
@FunctionalInterface
interface Audience {
    /** What is seen of a hidden value. */
    enum Sight {
        ORIGINAL,
        PLACEHOLDER,
        NOTHING
    }

    /** The caller of a run in which no tool said anything. */
    Audience CALLER = caller(Toolbox.EMPTY);

    Sight of(MaskMap.Entry entry);

    /** The caller gets back what its own request held, and what tools said where the operator lets it. */
    static Audience caller(Toolbox toolbox) {
        return entry -> {
            if (!entry.origins().stream().allMatch(origin -> isForCaller(toolbox, origin, entry))) {
                return Sight.NOTHING;
            }
            return entry.restores() ? Sight.ORIGINAL : Sight.PLACEHOLDER;
        };
    }

    private static boolean isForCaller(Toolbox toolbox, Origin origin, MaskMap.Entry entry) {
        return switch (origin.source()) {
            case REQUEST -> true;
            case OPERATOR, ANSWER -> false;
            case TOOL -> {
                GovernedTool tool = toolbox.tools().get(origin.tool());
                yield tool != null && tool.clearance().reveals().containsAll(entry.entities());
            }
        };
    }

    /** A tool gets what it is cleared for, of the caller, of itself and of the tools whose values it may have. */
    static Audience tool(GovernedTool tool) {
        GovernedTool.Clearance clearance = tool.clearance();
        return entry -> {
            boolean cleared = entry.restores()
                    && clearance.receives().containsAll(entry.entities())
                    && entry.origins().stream().allMatch(origin -> isForTool(tool, origin));
            return cleared ? Sight.ORIGINAL : Sight.NOTHING;
        };
    }

    private static boolean isForTool(GovernedTool tool, Origin origin) {
        return switch (origin.source()) {
            case REQUEST -> true;
            case OPERATOR, ANSWER -> false;
            case TOOL ->
                origin.tool().equals(tool.name()) || tool.clearance().from().contains(origin.tool());
        };
    }
}
