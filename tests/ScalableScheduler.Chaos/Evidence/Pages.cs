using System.Text.Json;
using System.Text.RegularExpressions;
using ScalableScheduler.Chaos.Load;

namespace ScalableScheduler.Chaos.Evidence;

/// <summary>Reads a whole list from the API, page by page.</summary>
internal static partial class Pages
{
    /// <param name="api">The service.</param>
    /// <param name="list">The list's path.</param>
    /// <param name="read">Reads an item.</param>
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(ApiCaller api, string list, Func<JsonElement, T> read)
    {
        var items = new List<T>();
        for (var next = $"{list}?limit=1000"; next is not null;)
        {
            var answer = await api.SendAsync(HttpMethod.Get, next);
            if (!answer.IsGood)
                throw new InvalidOperationException($"{next} was refused: {answer}");
            items.AddRange(answer.Json.EnumerateArray().Select(read));
            next = answer.Link is { } link ? NextPage().Match(link).Groups["path"].Value : null;
        }
        return items;
    }

    [GeneratedRegex("^<(?:https?://[^/]+)?/?(?<path>[^>]+)>; rel=\"next\"$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NextPage();
}
