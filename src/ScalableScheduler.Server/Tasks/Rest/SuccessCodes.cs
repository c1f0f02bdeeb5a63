using System.Globalization;
using System.Text.Json;

namespace ScalableScheduler.Server.Tasks.Rest;

/// <summary>Which status codes mean that the target took it.</summary>
/// <param name="Ranges">Both ends included.</param>
internal sealed record SuccessCodes(IReadOnlyList<(int First, int Last)> Ranges)
{
    private const string Field = "success_codes";

    /// <summary>Any 2xx.</summary>
    public static readonly SuccessCodes Default = new([(200, 299)]);

    public bool Contain(int status)
    {
        foreach (var (first, last) in Ranges)
        {
            if (status >= first && status <= last)
                return true;
        }
        return false;
    }

    /// <summary>An array of codes (<c>200</c>) and ranges (<c>"200-204"</c>), or one of them alone.</summary>
    public static SuccessCodes Read(ConnectionReader connection)
    {
        if (!connection.TryGet(Field, out var value))
            return Default;
        var ranges = new List<(int, int)>();
        var items = value.ValueKind is JsonValueKind.Array ? value.EnumerateArray().ToList() : [value];
        foreach (var item in items)
        {
            if (!TryReadRange(item, out var range))
            {
                connection.Problem(Field, "invalid", $"{item.GetRawText()} is neither a status code from 200 to 599 nor a range of them such as \"200-204\".");
                return Default;
            }
            ranges.Add(range);
        }
        if (ranges.Count > 0)
            return new SuccessCodes(ranges);
        connection.Problem(Field, "invalid", $"'{Field}' is empty, so that nothing would count as success; leave it out for any 2xx.");
        return Default;
    }

    private static bool TryReadRange(JsonElement item, out (int First, int Last) range)
    {
        range = default;
        if (item.ValueKind is JsonValueKind.Number)
            return item.TryGetInt32(out range.First) && Is(range.Last = range.First);
        if (item.ValueKind is not JsonValueKind.String)
            return false;
        var ends = item.GetString()!.Split('-');
        return ends.Length <= 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out range.First)
            && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out range.Last)
            && Is(range.First) && Is(range.Last) && range.First <= range.Last;
    }

    private static bool Is(int status) => status is >= 200 and <= 599;
}
