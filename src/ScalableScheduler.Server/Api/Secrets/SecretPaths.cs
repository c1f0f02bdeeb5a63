using System.Collections.Frozen;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Api.Secrets;

/// <summary>Where in a connection secrets stand: the names along each path, by task type.</summary>
internal sealed class SecretPaths
{
    private readonly FrozenDictionary<string, string[][]> _byType;
    private readonly string[][] _all;

    public SecretPaths(IEnumerable<ITaskType> types)
    {
        _byType = types.ToFrozenDictionary(t => t.Name, t => t.SecretFields.Select(JsonPointer.Split).ToArray(), StringComparer.Ordinal);
        _all = [.. _byType.Values.SelectMany(s => s)];
    }

    /// <summary>Those of a type; of one that this version does not know, those of every type it knows.</summary>
    public string[][] Of(string taskType) => _byType.GetValueOrDefault(taskType) ?? _all;
}
