using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ScalableScheduler.Collections;

/// <summary>Seals and opens the texts of secret variables: AES-256-GCM with a random nonce (NIST SP 800-38D, 8.2.2). The
/// variable's place is part of what is authenticated, so that a sealed text moved to another variable does not open.</summary>
public sealed class SecretBox(SecretOptions options)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly FrozenDictionary<string, byte[]> _keys =
        options.Keys.ToFrozenDictionary(k => k.Key, k => Convert.FromBase64String(k.Value), StringComparer.Ordinal);

    /// <summary>Without keys: seals nothing and opens nothing.</summary>
    public static readonly SecretBox WithoutKeys = new(new SecretOptions());

    /// <summary>The id of the key that seals; null when no keys are configured.</summary>
    public string? CurrentKey { get; } = options.Current.Length > 0 ? options.Current : options.Keys.Keys.SingleOrDefault();

    /// <summary>Seals the text of a variable.</summary>
    /// <exception cref="InvalidOperationException">No keys are configured.</exception>
    public SealedText Seal(CollectionName collection, string variable, string text)
    {
        var id = CurrentKey ?? throw new InvalidOperationException("There is no key to seal with.");
        var plain = Encoding.UTF8.GetBytes(text);
        var (nonce, sealedText, tag) = (RandomNumberGenerator.GetBytes(NonceBytes), new byte[plain.Length], new byte[TagBytes]);
        using var aes = new AesGcm(_keys[id], TagBytes);
        aes.Encrypt(nonce, plain, sealedText, tag, PlaceOf(collection, variable));
        CryptographicOperations.ZeroMemory(plain);
        return new SealedText(id, nonce, sealedText, tag);
    }

    /// <summary>Opens the text of a variable; false with the reason, which names the key and the variable.</summary>
    public bool TryOpen(
        CollectionName collection, string variable, SealedText secret, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? problem)
    {
        (text, problem) = (null, null);
        if (!_keys.TryGetValue(secret.KeyId, out var key))
        {
            problem = $"The secret variable '{variable}' of collection '{collection}' is encrypted with key '{secret.KeyId}', which this node does not have (secrets.keys).";
            return false;
        }
        var plain = new byte[secret.Ciphertext.Length];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(secret.Nonce, secret.Ciphertext, secret.Tag, plain, PlaceOf(collection, variable));
            text = Encoding.UTF8.GetString(plain);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            problem = $"The secret variable '{variable}' of collection '{collection}' can't be decrypted: key '{secret.KeyId}' (secrets.keys) is not the one it was encrypted with, or it was changed in the store.";
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    // Neither name can hold a line break, so no two places read the same.
    private static byte[] PlaceOf(CollectionName collection, string variable) => Encoding.UTF8.GetBytes($"{collection}\n{variable}");
}
