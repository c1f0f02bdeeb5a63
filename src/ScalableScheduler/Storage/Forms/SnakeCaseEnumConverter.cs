using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScalableScheduler.Storage.Forms;

/// <summary>An enum's value by its name, <c>fire_once</c>: the order in the source may change, what is stored may not.</summary>
internal sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
