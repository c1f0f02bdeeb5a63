using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace ScalableScheduler.Testing;

/// <summary>The command line of a <see cref="RedisServer"/>.</summary>
internal static class RedisArguments
{
    // The folder holds the data and, with TLS, the private key; nobody but this user can enter it.
    public static IReadOnlyList<string> For(RedisServerOptions options, int port, string folder)
    {
        var number = port.ToString(CultureInfo.InvariantCulture);
        List<string> arguments =
        [
            "--bind", "127.0.0.1",
            "--dir", folder,
            "--save", "",
            "--appendonly", options.AppendOnly ? "yes" : "no",
            "--appendfsync", "everysec",
        ];
        if (options.Certificate is { } certificate)
        {
            var certificateFile = Path.Combine(folder, "server.crt");
            var keyFile = Path.Combine(folder, "server.key");
            using var key = certificate.GetRSAPrivateKey()
                ?? throw new ArgumentException("The certificate needs an RSA private key.", nameof(options));
            File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
            File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
            arguments.AddRange(
                ["--port", "0", "--tls-port", number, "--tls-auth-clients", "no", "--tls-cert-file", certificateFile, "--tls-key-file", keyFile]);
        }
        else
        {
            arguments.AddRange(["--port", number]);
        }
        if (options.Password is { } password)
            arguments.AddRange(["--requirepass", password]);
        return [.. arguments, .. options.Arguments];
    }
}
