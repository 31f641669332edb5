package io.aegis.bench;

import java.nio.ByteBuffer;
import org.eclipse.jetty.client.ByteBufferRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The floor: Jetty's server and Jetty's client, asynchronous, and nothing between them.
 *
 * <p>It reads the whole request before it sends it on, as whoever judges a request must, and relays the answer as it comes.
 */
final class BareProxy extends Handler.Abstract.NonBlocking {
    private final HttpClient client;
    private final int upstream;

    private BareProxy(HttpClient client, int upstream) {
        this.client = client;
        this.upstream = upstream;
    }

    public static void main(String[] arguments) throws Exception {
        HttpClient client = client();
        client.start();
        client.getContentDecoderFactories().clear();
        client.getProtocolHandlers().clear();
        var server = new Server(threads());
        var settings = new HttpConfiguration();
        settings.setSendServerVersion(false);
        settings.setSendDateHeader(false);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(settings));
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(4096);
        server.addConnector(connector);
        server.setHandler(new BareProxy(client, Integer.parseInt(arguments[0])));
        server.start();
        Announcement.listening(connector.getLocalPort());
        server.join();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Content.Source.asByteBuffer(request, new Promise<>() {
            @Override
            public void succeeded(ByteBuffer body) {
                forward(request, body, response, callback);
            }

            @Override
            public void failed(Throwable failure) {
                callback.failed(failure);
            }
        });
        return true;
    }

    private void forward(Request request, ByteBuffer body, Response response, Callback callback) {
        var onward = client.newRequest("127.0.0.1", upstream)
                .method(HttpMethod.POST)
                .path(request.getHttpURI().getPath())
                .body(new ByteBufferRequestContent("application/json", body));
        HttpField credential = request.getHeaders().getField(HttpHeader.AUTHORIZATION);
        if (credential != null) {
            onward.headers(headers -> headers.put(credential));
        }
        onward.onResponseHeaders(answer -> {
            response.setStatus(answer.getStatus());
            relay(answer.getHeaders().getField(HttpHeader.CONTENT_TYPE), response);
            relay(answer.getHeaders().getField(HttpHeader.CONTENT_LENGTH), response);
        });
        onward.onResponseContentSource((answer, content) -> Content.copy(content, response, callback));
        onward.send(result -> refuse(result, request, response, callback));
    }

    private static void relay(@Nullable HttpField field, Response response) {
        if (field != null) {
            response.getHeaders().put(field);
        }
    }

    private static void refuse(Result result, Request request, Response response, Callback callback) {
        if (result.isFailed() && response.isCommitted()) {
            callback.failed(result.getFailure());
        } else if (result.isFailed()) {
            Response.writeError(request, response, callback, 502);
        }
    }

    private static HttpClient client() {
        var connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setExecutor(threads());
        var client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setMaxConnectionsPerDestination(2048);
        client.setMaxRequestsQueuedPerDestination(8192);
        client.setFollowRedirects(false);
        client.setUserAgentField(null);
        return client;
    }

    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool();
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        return threads;
    }
}
