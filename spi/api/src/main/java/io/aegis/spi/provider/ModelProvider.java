package io.aegis.spi.provider;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Asks a model.
 *
 * <p>Speaks a published dialect on the gateway's side; what it speaks to its upstream is its own affair. It never holds a credential and opens no
 * connection other than {@link ModelCall#upstream()}.
 *
 * <p>Before a new instance gets its first request, the gateway may ask it about constants of its own, with an upstream that answers with constants too, so
 * that what a first call loads is loaded. Nothing depends on what it answers to them.
 *
 * @implSpec Implementations are safe for use by many threads. An exception other than {@link UpstreamException} is a failure of the plugin.
 */
@ConsumerType
public interface ModelProvider {
    /**
     * Sends one request. May block; a call runs on a thread of its own.
     *
     * @return the answer or its failure; never null
     * @throws UpstreamException as the upstream threw it
     */
    ModelAnswer answer(ModelCall call);
}
