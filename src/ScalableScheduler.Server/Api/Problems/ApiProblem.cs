namespace ScalableScheduler.Server.Api.Problems;

/// <summary>Why a request was not carried out.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">The reason in one sentence, for people. Never a secret, never a stack trace.</param>
/// <param name="Errors">What is wrong with which field, where fields are at fault.</param>
/// <param name="RetryAfter">When to try again, where trying again helps.</param>
internal sealed record ApiProblem(int Status, string Detail, IReadOnlyList<FieldProblem> Errors, TimeSpan? RetryAfter = null)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public static ApiProblem Malformed(string detail) => new(StatusCodes.Status400BadRequest, detail, []);

    public static ApiProblem NotFound(string what) => new(StatusCodes.Status404NotFound, $"There is no {what}.", []);

    public static ApiProblem NoSchedule(string id) => NotFound($"schedule '{id}'");

    public static ApiProblem NoRun(string id) => NotFound($"run '{id}'");

    public static ApiProblem NoCollection(string name) => NotFound($"collection '{name}'");

    public static ApiProblem NoVariable(string name, string collection) => NotFound($"variable '{name}' in collection '{collection}'");

    public static ApiProblem Conflict(string detail, IReadOnlyList<FieldProblem>? errors = null) =>
        new(StatusCodes.Status409Conflict, detail, errors ?? []);

    public static ApiProblem Stale(string detail) => new(StatusCodes.Status412PreconditionFailed, detail, []);

    public static ApiProblem TooLarge(long limit) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The body is larger than {limit} bytes (limits.body_bytes).", []);

    public static ApiProblem TooLarge(string field, string message) =>
        new(StatusCodes.Status413PayloadTooLarge, message, [new FieldProblem(field, Reasons.TooLong, message)]);

    public static ApiProblem WrongMediaType(string wanted) =>
        new(StatusCodes.Status415UnsupportedMediaType, $"The body must be {wanted} in UTF-8, and its Content-Type say so.", []);

    public static ApiProblem Unacceptable(IReadOnlyList<FieldProblem> errors) =>
        new(StatusCodes.Status422UnprocessableEntity, errors.Count == 1 ? errors[0].Message : $"{errors.Count} fields are at fault.", errors);

    public static ApiProblem Unacceptable(string field, string reason, string message, RequestPart part = RequestPart.Body) =>
        Unacceptable([new FieldProblem(field, reason, message, part)]);

    public static ApiProblem StoreAway() =>
        new(StatusCodes.Status503ServiceUnavailable, "The store does not answer. The request may or may not have been carried out; it is safe to repeat.", [], Soon);

    public static ApiProblem Contended(string what = "schedule") =>
        new(StatusCodes.Status503ServiceUnavailable, $"The {what} kept being changed by others meanwhile. Nothing was stored; try again.", [], Soon);
}
