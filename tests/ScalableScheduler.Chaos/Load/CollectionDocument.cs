using System.Text.Json.Nodes;
using ScalableScheduler.Collections;

namespace ScalableScheduler.Chaos.Load;

/// <summary>A collection as a client writes it to the API.</summary>
internal static class CollectionDocument
{
    public static string Of(Collection collection) => new JsonObject
    {
        ["name"] = collection.Name.Value,
        ["description"] = collection.Description,
        ["enabled"] = collection.Enabled,
        ["limits"] = new JsonObject
        {
            ["max_concurrent"] = collection.Limits.MaxConcurrent,
            ["max_per_second"] = collection.Limits.MaxPerSecond,
        },
    }.ToJsonString();
}
