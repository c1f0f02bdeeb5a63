using System.Diagnostics.CodeAnalysis;
using ScalableScheduler.Collections;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Copies of collections' states as a script answers them: name and copy, one after the other. A collection that has
/// none was not defined.</summary>
internal sealed class CollectionCopies
{
    private readonly Dictionary<CollectionName, (CollectionState? State, string? Problem)> _copies = [];

    public CollectionCopies(RedisResult answer)
    {
        for (var i = 0; i + 1 < answer.Length; i += 2)
        {
            var name = new CollectionName((string)answer[i]!);
            _copies[name] = CollectionStateCodec.TryDecode(name, (byte[])answer[i + 1]!, out var state, out var problem)
                ? (state, null)
                : (null, $"The state of its collection can't be read. {problem}");
        }
    }

    /// <summary>The state of a collection; false with the reason when this version of the service can't read it.</summary>
    public bool TryGet(CollectionName name, [NotNullWhen(true)] out CollectionState? state, [NotNullWhen(false)] out string? problem)
    {
        (state, problem) = _copies.TryGetValue(name, out var copy) ? copy : (CollectionState.Undefined with { Name = name }, null);
        return state is not null;
    }
}
