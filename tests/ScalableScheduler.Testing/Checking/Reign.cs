namespace ScalableScheduler.Testing.Checking;

/// <summary>A version and the time for which it held. A call takes a while, so there are times in which it may have held.</summary>
/// <param name="Value">The version.</param>
/// <param name="MaybeFrom">Not before this.</param>
/// <param name="SurelyFrom">From here on, or from earlier.</param>
/// <param name="SurelyUntil">Up to here, or for longer.</param>
/// <param name="MaybeUntil">Not after this.</param>
/// <param name="IsUncertain">Whether it may never have held.</param>
internal sealed record Reign<T>(
    T Value, DateTimeOffset MaybeFrom, DateTimeOffset SurelyFrom, DateTimeOffset SurelyUntil, DateTimeOffset MaybeUntil, bool IsUncertain);
