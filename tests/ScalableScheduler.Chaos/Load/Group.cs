using System.Net;
using ScalableScheduler.Collections;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Chaos.Load;

/// <summary>A collection as the user knows it who alone changes it: each version that was acknowledged.</summary>
internal sealed class Group(ApiCaller api)
{
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly List<AskedCollection> _versions = [];
    private string? _etag;

    /// <summary>In order; to be read when nobody changes it any more.</summary>
    public IReadOnlyList<AskedCollection> Versions => _versions;

    public Collection Definition => _versions[^1].Definition;

    public static async Task<Group> DefineAsync(ApiCaller api, Collection wanted)
    {
        var group = new Group(api);
        await group.SaveAsync(wanted);
        return group;
    }

    public Task ChangeAsync(Func<Collection, Collection> change) => SaveAsync(change(Definition));

    // It names the version that it changes, so that a call that was given up and is carried out late changes nothing.
    private async Task SaveAsync(Collection wanted)
    {
        var from = Time.GetUtcNow();
        var path = $"collections/{wanted.Name}";
        var answer = await api.SendAsync(HttpMethod.Put, path, CollectionDocument.Of(wanted), _etag, ifNew: _etag is null);
        while (answer is { Status: HttpStatusCode.PreconditionFailed })
        {
            // An earlier try was carried out, and its answer got lost. Whether the change is in force in every partition
            // only the answer to a change tells.
            var present = await api.SendAsync(HttpMethod.Get, path);
            if (!present.IsGood || present.ETag == _etag)
                throw new InvalidOperationException($"Collection {wanted.Name}, which nobody else changes, was refused: {present}");
            answer = await api.SendAsync(HttpMethod.Put, path, CollectionDocument.Of(wanted), present.ETag);
        }
        if (!answer.IsGood)
            throw new InvalidOperationException($"Collection {wanted.Name} was refused: {answer}");
        var stored = answer.Json;
        _versions.Add(new AskedCollection(
            wanted with
            {
                Revision = stored.GetProperty("revision").GetInt64(),
                CreatedAt = stored.GetProperty("created_at").GetDateTimeOffset(),
                UpdatedAt = stored.GetProperty("updated_at").GetDateTimeOffset(),
            },
            from,
            Time.GetUtcNow()));
        _etag = answer.ETag;
    }
}
