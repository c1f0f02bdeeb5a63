using ScalableScheduler.Server.Api.Backups;
using ScalableScheduler.Server.Api.Events;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;

namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>How endpoints say what they take and answer, for the API's description.</summary>
internal static class EndpointDescriptions
{
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string operation, string summary, string description) =>
        endpoint.WithName(operation).WithSummary(summary).WithDescription(description.ReplaceLineEndings(" "));

    /// <summary>A JSON body.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="examples">Bodies to start from.</param>
    /// <param name="alsoAccepted">Another media type that does.</param>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, IReadOnlyList<RequestExample> examples, params string[] alsoAccepted)
        where T : notnull =>
        endpoint.Accepts<T>(JsonBody.Json, alsoAccepted).WithMetadata(new RequestExamples(examples));

    /// <summary>A JSON body that may be left out.</summary>
    public static RouteHandlerBuilder MayTake<T>(this RouteHandlerBuilder endpoint, IReadOnlyList<RequestExample> examples)
        where T : notnull =>
        endpoint.Accepts<T>(isOptional: true, JsonBody.Json).WithMetadata(new RequestExamples(examples));

    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder endpoint, IReadOnlyList<QueryParameter> parameters) =>
        endpoint.WithMetadata(new QueryParameters(parameters));

    /// <summary>What it answers when it does what was asked.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int status, string description) =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(T), [JsonBody.Json]) { Description = description });

    /// <summary>What else it may answer with a status that <see cref="Answers{T}"/> told of.</summary>
    public static RouteHandlerBuilder OrAnswers<T>(this RouteHandlerBuilder endpoint, int status) =>
        endpoint.WithMetadata(new OtherAnswer(status, typeof(T)));

    /// <summary>It answers with a stream of server-sent events.</summary>
    /// <typeparam name="T">The data of each.</typeparam>
    public static RouteHandlerBuilder Streams<T>(this RouteHandlerBuilder endpoint, string description) =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), [ServerSentEvents.MediaType]) { Description = description });

    /// <summary>It answers with JSON lines.</summary>
    /// <typeparam name="T">Each line.</typeparam>
    public static RouteHandlerBuilder StreamsLines<T>(this RouteHandlerBuilder endpoint, string description) =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), [BackupApi.JsonLines]) { Description = description });

    /// <summary>It takes JSON lines.</summary>
    /// <typeparam name="T">Each line.</typeparam>
    public static RouteHandlerBuilder TakesLines<T>(this RouteHandlerBuilder endpoint, IReadOnlyList<RequestExample> examples)
        where T : notnull =>
        endpoint.Accepts<T>(BackupApi.JsonLines).WithMetadata(new RequestExamples(examples));

    /// <summary>The statuses of its problems; 500 and 503 can befall every endpoint.</summary>
    public static void Refuses(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in (ReadOnlySpan<int>)[.. statuses, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable])
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDocument), [NativeStyle.ProblemJson]) { Description = Meaning(status) });
    }

    private static string Meaning(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request can't be read.",
        StatusCodes.Status404NotFound => "There is no such thing.",
        StatusCodes.Status409Conflict => "It does not go with what is there; detail says why.",
        StatusCodes.Status412PreconditionFailed => "If-Match or If-None-Match does not hold: someone else changed it.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        StatusCodes.Status415UnsupportedMediaType => "The body is not of the media type that is asked for, in UTF-8.",
        StatusCodes.Status422UnprocessableEntity => "The request can be read but not accepted; errors says why, field by field.",
        StatusCodes.Status500InternalServerError => "A fault of the service.",
        StatusCodes.Status503ServiceUnavailable => "The store does not answer; try again after Retry-After seconds.",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "This status has no meaning here yet."),
    };
}

/// <summary>Metadata: the query parameters an endpoint reads.</summary>
internal sealed record QueryParameters(IReadOnlyList<QueryParameter> All);

/// <summary>Metadata: another form of an answer.</summary>
internal sealed record OtherAnswer(int Status, Type Document);

/// <summary>Metadata: bodies to start from.</summary>
internal sealed record RequestExamples(IReadOnlyList<RequestExample> All);

/// <param name="Name">A key for it.</param>
/// <param name="Summary">What it shows.</param>
/// <param name="Json">The body.</param>
internal sealed record RequestExample(string Name, string Summary, [property: System.Diagnostics.CodeAnalysis.StringSyntax("Json")] string Json);
