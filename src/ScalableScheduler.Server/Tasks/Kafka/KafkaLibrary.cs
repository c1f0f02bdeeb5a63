using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks.Kafka;

/// <summary>Where the native client comes from: the package's own, or the one the system has installed where the package
/// brings none for it (Debian's librdkafka1); with our supplement where that one is too old to consume with.</summary>
internal static class KafkaLibrary
{
    private const string Name = "librdkafka";
    private const string OfTheSystem = "librdkafka.so.1";

    // By the name that Confluent.Kafka asks for: it has others for some systems.
    private static readonly ConcurrentDictionary<string, KafkaNative?> Found = new(StringComparer.Ordinal);

    private static readonly Lazy<bool> Resolver = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
        return true;
    });

    /// <summary>To be called before the first use of the client.</summary>
    public static void MakeSureItIsFound() => _ = Resolver.Value;

    /// <summary>To be called before the first use of a consumer.</summary>
    /// <exception cref="KafkaUnusableException">The client is not installed, or it is too old and the supplement is
    /// missing; the message says what to install.</exception>
    public static void MakeSureItConsumes()
    {
        MakeSureItIsFound();
        string version;
        try
        {
            version = Library.VersionString; // Loads it, if nothing has so far.
        }
        catch (DllNotFoundException e)
        {
            throw KafkaUnusableException.NotInstalled(e);
        }
        // None of ours where the runtime's own search found it: that is the package's, and whole.
        if (Found.Values.OfType<KafkaNative>().FirstOrDefault() is { } native)
            ThrowUnlessItConsumes(native, version);
    }

    /// <summary>As <see cref="MakeSureItConsumes"/>, of this client.</summary>
    internal static void ThrowUnlessItConsumes(KafkaNative native, string version)
    {
        if (native.Consumes)
            return;
        throw new KafkaUnusableException(
            DispatchOutcome.Undeliverable,
            $"This node can send to Kafka, but not consume from it. Its librdkafka is {version}; consuming needs 2.1 or later, or "
            + $"{KafkaNative.SupplementFile} beside the service, which a build makes where there is a C compiler. Install one "
            + "(apt-get install gcc) and build again, or install librdkafka 2.1 or later.",
            inner: null);
    }

    // Zero leaves it to the runtime's own search, whose exception then lists where it looked.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? paths)
    {
        if (!name.Contains(Name, StringComparison.Ordinal))
            return 0;
        return Found.GetOrAdd(name, Load)?.Handle ?? 0;

        KafkaNative? Load(string name) =>
            NativeLibrary.TryLoad(name, assembly, paths, out var packaged) ? KafkaNative.Of(packaged, KafkaNative.Supplement)
            : NativeLibrary.TryLoad(OfTheSystem, out var installed) ? KafkaNative.Of(installed, KafkaNative.Supplement)
            : null;
    }
}
