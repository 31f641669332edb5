package io.aegis.claims.docs;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The commands of a tutorial, as a reader types them one after the other. */
public final class Tutorial {
    private final List<String> sections;

    private Tutorial(List<String> sections) {
        this.sections = sections;
    }

    /** A tutorial by its path from the root of the checkout. */
    public static Tutorial at(String path) {
        return new Tutorial(Arrays.asList(Page.at(path).text().split("(?m)^## ")));
    }

    /** The commands up to a section, and not of it. */
    public String commandsBefore(String heading) {
        int end = 0;
        while (!sections.get(end).startsWith(heading + "\n")) {
            end++;
            if (end == sections.size()) {
                throw new AssertionError("the page has no section '" + heading + "'");
            }
        }
        return sections.subList(0, end).stream()
                .flatMap(section -> new Page(Page.root(), section).fences().stream())
                .filter(fence -> fence.info().equals("sh"))
                .map(Page.Fence::text)
                .collect(Collectors.joining());
    }
}
