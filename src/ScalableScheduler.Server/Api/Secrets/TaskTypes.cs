using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Api.Secrets;

/// <summary>The kinds of task this service knows.</summary>
internal sealed class TaskTypes
{
    private readonly FrozenDictionary<string, ITaskType> _types;
    private readonly FrozenDictionary<string, string[][]> _secrets;
    private readonly string[][] _allSecrets;

    public TaskTypes(IEnumerable<ITaskType> types)
    {
        _types = types.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
        _secrets = _types.Values.ToFrozenDictionary(t => t.Name, t => t.SecretFields.Select(JsonPointer.Split).ToArray(), StringComparer.Ordinal);
        _allSecrets = [.. _secrets.Values.SelectMany(s => s)];
        Names = [.. _types.Keys.Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Names { get; }

    public bool TryGet(string name, [NotNullWhen(true)] out ITaskType? type) => _types.TryGetValue(name, out type);

    /// <summary>Where secrets stand in the connection of a task: the names along each path. A schedule whose type this
    /// version does not know hides whatever any type hides.</summary>
    public string[][] SecretsOf(string type) => _secrets.GetValueOrDefault(type) ?? _allSecrets;
}
