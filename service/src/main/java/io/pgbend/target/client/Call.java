package io.pgbend.target.client;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A request that may be sent more than once.
 *
 * @param request makes it anew for every attempt
 * @param limit for one attempt
 * @param reader reads the body of a successful answer; what it cannot read counts as lost
 */
record Call<T>(
    Supplier<HttpRequest.Builder> request,
    Duration limit,
    Authorizer authorizer,
    Function<byte[], T> reader) {}
