package io.aegis.server;

/** Answers the requests of some endpoints. Called on a virtual thread, which it may block, but not keep busy: see {@link Apart}. */
@FunctionalInterface
interface Surface {
    /**
     * Answers, exactly once.
     *
     * @throws RequestRefused if it has not answered and will not
     */
    void serve(Call call);
}
