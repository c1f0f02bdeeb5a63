using System.Text.Json;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>An answer that maps names to everything there is, sent page by page as it is read, so that its size costs no
/// memory. When the store goes away in between, the connection is cut: half a list must not pass for a whole one.</summary>
internal sealed class NamedList<T>(
    IAsyncEnumerable<Page<T>> pages,
    Func<T, string> name,
    Func<T, string> id,
    Action<Utf8JsonWriter, T> write) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var cancellationToken = httpContext.RequestAborted;
        await using var all = pages.GetAsyncEnumerator(cancellationToken);
        // Before anything is written: a store that is away from the beginning is an error like any other.
        var isPage = await all.MoveNextAsync();

        response.ContentType = "application/json";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await using var json = new Utf8JsonWriter(response.BodyWriter, JsonAnswer.Options);
        json.WriteStartObject();
        for (; isPage; isPage = await all.MoveNextAsync())
        {
            foreach (var item in all.Current.Items)
            {
                json.WritePropertyName(name(item) is { Length: > 0 } given && seen.Add(given) ? given : id(item));
                write(json, item);
            }
            await json.FlushAsync(cancellationToken);
            await response.BodyWriter.FlushAsync(cancellationToken);
        }
        json.WriteEndObject();
    }
}
