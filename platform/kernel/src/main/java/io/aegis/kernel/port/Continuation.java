package io.aegis.kernel.port;

import java.util.Set;

/**
 * A request that goes on after an answer in which the model called tools.
 *
 * @param request the request with the answer and the results behind it
 * @param results ids of the segments of the results
 */
public record Continuation(RequestExchange request, Set<Integer> results) {
    public Continuation {
        results = Set.copyOf(results);
    }
}
