using System.Globalization;
using System.Text;

namespace ScalableScheduler.Schedules;

/// <summary>What a schedule's id is made of.</summary>
public enum IdentitySource
{
    /// <summary>The id was given, or drawn.</summary>
    Id,

    /// <summary>The client 5-tuple.</summary>
    Client,

    /// <summary>The name.</summary>
    Name,
}

/// <summary>The rule by which a schedule gets its id, so that registering it twice is an update and no index is needed:
/// the id that was given; else a UUIDv5 of the client 5-tuple when any of its fields is set; else of the name when there
/// is one; else of the request's idempotency key; else a UUIDv7. Stored data depends on it: it never changes.</summary>
public static class ScheduleIdentity
{
    private static readonly Guid ClientSpace = new("0b76d10e-2ea4-48cb-ae59-e67a57ca890e");
    private static readonly Guid NameSpace = new("542d46eb-94d0-4756-8b2c-e3068d412c69");
    private static readonly Guid KeySpace = new("a6b27c9f-ca31-4939-bd8e-928098559676");

    /// <summary>The id of a client's schedule. Each field goes in with its length, so that no two tuples read alike.</summary>
    public static ScheduleId OfClient(Client client)
    {
        var text = new StringBuilder();
        foreach (var field in (ReadOnlySpan<string>)[client.Application, client.Group, client.Type, client.Key, client.Operation])
            text.Append(CultureInfo.InvariantCulture, $"{field.Length}:{field}");
        return Id(NameBasedUuid.Create(ClientSpace, text.ToString()));
    }

    /// <summary>The id of a schedule that has a name and no client.</summary>
    public static ScheduleId OfName(string name) => Id(NameBasedUuid.Create(NameSpace, name));

    /// <summary>The id of a schedule that was registered with nothing but an idempotency key.</summary>
    public static ScheduleId OfIdempotencyKey(string key) => Id(NameBasedUuid.Create(KeySpace, key));

    /// <summary>An id that nothing else has.</summary>
    /// <param name="now">The store's time, by which such ids are ordered.</param>
    public static ScheduleId New(DateTimeOffset now) => Id(Guid.CreateVersion7(now));

    /// <summary>The id that follows from what a schedule says of itself; null when it says nothing.</summary>
    public static ScheduleId? Of(Client client, string name) =>
        !client.IsEmpty ? OfClient(client)
        : name.Length > 0 ? OfName(name)
        : null;

    /// <summary>What the id of a schedule was made of, and so can't be changed without making it another schedule.</summary>
    public static IdentitySource SourceOf(Schedule schedule) =>
        Of(schedule.Client, schedule.Name) != schedule.Id ? IdentitySource.Id
        : schedule.Client.IsEmpty ? IdentitySource.Name
        : IdentitySource.Client;

    private static ScheduleId Id(Guid id) => new(id.ToString());
}
