/**
 * The home folder and settings.
 *
 * <p>Reads files, environment and flags, hands to Application and cli.
 */
@NullMarked
package io.pgbend.config;

import org.jspecify.annotations.NullMarked;
