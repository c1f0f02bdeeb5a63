using Microsoft.OpenApi;

namespace ScalableScheduler.Server.Api.Reading;

/// <summary>A parameter of a query string: by this it is read, and by this it is documented.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it asks for.</param>
/// <param name="Type">The JSON type of its value.</param>
/// <param name="Format">The format of its value, such as <c>date-time</c>.</param>
/// <param name="Allowed">The words it may be; null for any.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="Repeatable">Whether it may be given several times.</param>
internal sealed record QueryParameter(
    string Name,
    string Description,
    JsonSchemaType Type = JsonSchemaType.String,
    string? Format = null,
    IReadOnlyList<string>? Allowed = null,
    bool Required = false,
    bool Repeatable = false)
{
    public static readonly QueryParameter Limit = new("limit", "At most so many items; default 50, at most 1000 (limits.page_size).", JsonSchemaType.Integer);

    public static readonly QueryParameter Cursor = new("cursor", "Where the page begins: from the Link header of the page before.");
}
