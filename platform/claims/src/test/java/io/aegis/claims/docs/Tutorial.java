package io.aegis.claims.docs;

import java.util.stream.Collectors;

/** The commands of a tutorial, as a reader types them one after the other. */
public final class Tutorial {
    private final Page page;

    private Tutorial(Page page) {
        this.page = page;
    }

    /** A tutorial by its path from the root of the checkout. */
    public static Tutorial at(String path) {
        return new Tutorial(Page.at(path));
    }

    /** All of its commands. */
    public String commands() {
        return page.fences().stream()
                .filter(fence -> fence.info().equals("sh"))
                .map(Page.Fence::text)
                .collect(Collectors.joining());
    }
}
