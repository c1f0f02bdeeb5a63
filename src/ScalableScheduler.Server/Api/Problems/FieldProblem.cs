namespace ScalableScheduler.Server.Api.Problems;

/// <summary>Where in a request a field stands.</summary>
internal enum RequestPart
{
    Body,
    Query,
    Path,
    Header,
}

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Field">A JSON pointer into the body (<c>/task/connection/host</c>), or <c>/name</c> of a parameter.</param>
/// <param name="Reason">One word for programs, out of <see cref="Reasons"/>.</param>
/// <param name="Message">The problem and what is allowed, for people.</param>
/// <param name="Part">Where the field stands.</param>
internal sealed record FieldProblem(string Field, string Reason, string Message, RequestPart Part = RequestPart.Body);

/// <summary>The words by which programs tell problems apart.</summary>
internal static class Reasons
{
    public const string Required = "required";
    public const string WrongType = "wrong_type";
    public const string Invalid = "invalid";
    public const string Unknown = "unknown";
    public const string TooLong = "too_long";
    public const string TooMany = "too_many";
    public const string Immutable = "immutable";
    public const string Conflict = "conflict";

    /// <summary>A worker reports on what is not its own any more.</summary>
    public const string StaleClaim = "stale_claim";

    /// <summary>A run can't come to what a worker reports.</summary>
    public const string Impossible = "impossible";
}
